package dev.aegis.dataplane.node.grpc;

import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// On which thread a call is taken in.
///
/// The frequent ones read their request, put a command or a question into a queue and are gone:
/// handing that to another thread costs more than doing it, so they run on the connection's own.
/// Everything else may block and gets a thread. A method that is not named here is of that kind.
final class Dispatch implements ServerCallExecutorSupplier {
  private static final Set<String> NEVER_BLOCK =
      Stream.of(
              KvServiceGrpc.getPutMethod(),
              KvServiceGrpc.getDeleteMethod(),
              KvServiceGrpc.getTxnMethod(),
              KvServiceGrpc.getRangeMethod(),
              LockServiceGrpc.getAcquireMethod(),
              LockServiceGrpc.getReleaseMethod(),
              SessionServiceGrpc.getKeepAliveMethod(),
              PeerServiceGrpc.getCurrentTermMethod(),
              PeerServiceGrpc.getViewMethod())
          .map(MethodDescriptor::getFullMethodName)
          .collect(Collectors.toUnmodifiableSet());

  private final Executor threads;

  /// @param threads for calls that may block
  Dispatch(Executor threads) {
    this.threads = threads;
  }

  /// Nothing means: where the call is now, which is the connection's thread.
  @Override
  public <Q, R> @Nullable Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
    return staysOnTheConnection(call.getMethodDescriptor()) ? null : threads;
  }

  /// Where all that is not a call yet is done: on the connection's thread, except for the
  /// arithmetic of a TLS handshake, which would hold up whoever shares that thread.
  Executor arrivals() {
    return task -> {
      if (task.getClass().getEnclosingClass() == SslHandler.class) {
        threads.execute(task);
      } else {
        task.run();
      }
    };
  }

  static boolean staysOnTheConnection(MethodDescriptor<?, ?> method) {
    return NEVER_BLOCK.contains(method.getFullMethodName());
  }
}
