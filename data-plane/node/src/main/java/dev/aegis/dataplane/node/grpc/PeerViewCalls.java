package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.PeerViews;
import dev.aegis.dataplane.node.log.VoterView;
import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import dev.aegis.wire.peer.v1.ViewRequest;
import dev.aegis.wire.peer.v1.ViewResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Asks nodes for their view, with one call to each. One that does not know the question yet, while
/// an upgrade rolls, is one that does not answer.
///
/// @param peers stays the caller's to close
public record PeerViewCalls(PeerChannels peers) implements PeerViews {
  private static final Duration DEADLINE = Duration.ofMillis(250);

  @Override
  public Map<String, VoterView> of(String group, Set<String> nodes) {
    Map<String, VoterView> views = new ConcurrentHashMap<>();
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String node : nodes) {
        asking.execute(() ->
            peers
                .to(node)
                .flatMap(channel -> ask(channel, group, node))
                .ifPresent(view -> views.put(node, view)));
      }
    }
    return views;
  }

  private static Optional<VoterView> ask(ManagedChannel channel, String group, String node) {
    try {
      ViewResponse view =
          PeerServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(DEADLINE)
              .view(ViewRequest.newBuilder().setGroup(group).setNode(node).build());
      return Optional.of(
          new VoterView(
              view.getTerm(),
              view.getLastEntryTerm(),
              view.getLastEntryIndex(),
              view.getHearsLeader()));
    } catch (StatusRuntimeException _) {
      return Optional.empty();
    }
  }
}
