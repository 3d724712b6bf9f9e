package dev.aegis.load.grpc;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// HTTP/2 connections, each of its own. Answers are handed on by the connections' own threads: what
/// handles them must be short.
public final class GrpcConnections implements AutoCloseable {
  private final List<ManagedChannel> channels = new ArrayList<>();

  /// Opens connections, the addresses taken in turn.
  ///
  /// @param addresses each `host:port`
  public GrpcConnections(List<String> addresses, int count) {
    for (int i = 0; i < count; i++) {
      channels.add(open(addresses.get(i % addresses.size())).directExecutor().build());
    }
  }

  private static ManagedChannelBuilder<?> open(String address) {
    return Grpc.newChannelBuilder("dns:///" + address, InsecureChannelCredentials.create())
        .disableRetry();
  }

  public int count() {
    return channels.size();
  }

  /// One stub for each connection.
  public <S> List<S> stubs(Function<Channel, S> stub) {
    return channels.stream().<S>map(stub).toList();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
