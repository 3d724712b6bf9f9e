package dev.aegis.dataplane.node.telemetry;

import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutorGroup;

/// Threads of connections that are always faster than who connects: then it is the caller whom
/// Netty has ask for the host's name, where otherwise one of these does.
final class PromptLoops extends DefaultEventLoopGroupProvider {
  PromptLoops() {
    super(1);
  }

  @Override
  protected <T extends EventLoopGroup> EventExecutorGroup doCreateEventLoopGroup(
      Class<T> type, int threads, io.lettuce.core.resource.ThreadFactoryProvider factories) {
    return new MultiThreadIoEventLoopGroup(
        threads, factories.getThreadFactory("prompt"), NioIoHandler.newFactory()) {
      @Override
      public ChannelFuture register(Channel channel) {
        return super.register(channel).syncUninterruptibly();
      }
    };
  }
}
