package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.StatusRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Asks other nodes what they say of themselves and of the cluster. Thread-safe.
public final class PeerStatuses implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /// A node that is to be added may be far away, and is called for the first time: a connection
  /// with certificates takes some five times there and back before it answers.
  private static final Duration FIRST_CALL = Duration.ofSeconds(10);

  private final PeerChannels peers;

  /// @param peers stays the caller's to close, or becomes this one's
  public PeerStatuses(PeerChannels peers) {
    this.peers = peers;
  }

  /// For a node whose client port is not open yet.
  ///
  /// @param addresses where clients reach each node
  public static PeerStatuses of(
      String self, Function<String, Optional<HostPort>> addresses, Transport transport) {
    return new PeerStatuses(new PeerChannels(self, addresses, transport));
  }

  /// Another node's own view, if it answers within a second.
  public Optional<PeerStatus> of(String node) {
    return peers.to(node).flatMap(channel -> ask(channel, DEADLINE));
  }

  /// The views of those that answer within a second, all asked at once.
  public SortedMap<String, PeerStatus> of(Collection<String> nodes) {
    SortedMap<String, PeerStatus> answers = new TreeMap<>();
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      SortedMap<String, CompletableFuture<Optional<PeerStatus>>> asked = new TreeMap<>();
      for (String node : nodes) {
        asked.put(node, CompletableFuture.supplyAsync(() -> of(node), asking));
      }
      asked.forEach((node, answer) -> answer.join().ifPresent(status -> answers.put(node, status)));
    }
    return answers;
  }

  /// The view of a node that is no member, if it answers within ten seconds.
  static Optional<PeerStatus> at(HostPort address, Transport transport) {
    ManagedChannel channel = Connections.to(address, transport).build();
    try {
      return ask(channel, FIRST_CALL);
    } finally {
      channel.shutdownNow();
    }
  }

  private static Optional<PeerStatus> ask(Channel channel, Duration within) {
    try {
      return PeerStatus.of(
          ClusterServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(within)
              .status(StatusRequest.getDefaultInstance()));
    } catch (StatusRuntimeException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    peers.close();
  }
}
