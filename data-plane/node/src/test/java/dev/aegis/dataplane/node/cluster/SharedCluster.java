package dev.aegis.dataplane.node.cluster;

import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.ForceEndSessionRequest;
import dev.aegis.wire.v1.ListSessionsRequest;
import dev.aegis.wire.v1.SessionDescription;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.SessionServiceGrpc.SessionServiceFutureStub;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/// What the tests of a class that share one cluster find at their beginning: the whole of it, and
/// nothing that the test before has held.
///
/// Most of a test with a cluster of its own is the first election and the end.
final class SharedCluster {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private SharedCluster() {}

  /// Starts what does not run, and waits until each node follows one leader and has all that this
  /// one has committed.
  static void awaitWhole(InProcessCluster cluster) {
    cluster.restartTheMissing();
    await("all follow one leader").atMost(WITHIN).until(() -> isWhole(cluster));
  }

  private static boolean isWhole(InProcessCluster cluster) {
    return cluster
        .leader()
        .filter(leader -> {
          RaftStatus leading = cluster.node(leader).status();
          return cluster.running().values().stream()
              .allMatch(node -> {
                RaftStatus status = node.status();
                return node.isServing()
                    && status.leader().equals(leading.leader())
                    && status.term() == leading.term()
                    && status.indexes().applied() >= leading.indexes().committed();
              });
        })
        .isPresent();
  }

  /// Ends every session there is, and with them what they hold and wait for.
  ///
  /// @param channel to a node without certificates
  static void endSessions(Channel channel) {
    endSessions(
        channel,
        (stub, session) -> stub.end(EndSessionRequest.newBuilder().setSessionId(session).build()));
  }

  /// The same where there are certificates.
  ///
  /// @param channel that shows an operator's
  static void endSessionsAsOperator(Channel channel) {
    endSessions(
        channel,
        (stub, session) ->
            stub.forceEnd(ForceEndSessionRequest.newBuilder().setSessionId(session).build()));
  }

  private static void endSessions(
      Channel channel, BiFunction<SessionServiceFutureStub, Long, Future<?>> end) {
    List<Long> left = sessions(channel);
    while (!left.isEmpty()) {
      List<Future<?>> ends = new ArrayList<>();
      for (long session : left) {
        ends.add(
            end.apply(
                SessionServiceGrpc.newFutureStub(channel).withDeadlineAfter(WITHIN), session));
      }
      // One that runs out by itself meanwhile is not there to be ended: the next list tells.
      ends.forEach(SharedCluster::awaitOver);
      left = sessions(channel);
    }
  }

  private static List<Long> sessions(Channel channel) {
    return TestClient.untilServed(() ->
            SessionServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WITHIN)
                .list(ListSessionsRequest.getDefaultInstance()))
        .getSessionsList()
        .stream()
        .map(SessionDescription::getSessionId)
        .toList();
  }

  private static void awaitOver(Future<?> end) {
    try {
      end.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof StatusRuntimeException)) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
