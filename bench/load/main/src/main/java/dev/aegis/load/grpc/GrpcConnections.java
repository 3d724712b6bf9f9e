package dev.aegis.load.grpc;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
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

  /// Opens connections in plain text, the addresses taken in turn.
  ///
  /// @param addresses each `host:port`
  public GrpcConnections(List<String> addresses, int count) {
    this(addresses, count, InsecureChannelCredentials.create());
  }

  /// Opens connections, the addresses taken in turn.
  ///
  /// @param addresses each `host:port`
  /// @param credentials what each connection shows and believes
  public GrpcConnections(List<String> addresses, int count, ChannelCredentials credentials) {
    for (int i = 0; i < count; i++) {
      channels.add(open(addresses.get(i % addresses.size()), credentials).directExecutor().build());
    }
  }

  private static ManagedChannelBuilder<?> open(String address, ChannelCredentials credentials) {
    return Grpc.newChannelBuilder("dns:///" + address, credentials).disableRetry();
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
