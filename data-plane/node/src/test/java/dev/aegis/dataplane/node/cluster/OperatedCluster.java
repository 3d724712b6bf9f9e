package dev.aegis.dataplane.node.cluster;

import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A cluster in plain text and its operator, who calls through whatever node suits the test. Its
/// leader stays, unless a test takes it away.
final class OperatedCluster implements AutoCloseable {
  static final Duration WITHIN = Duration.ofSeconds(60);

  final InProcessCluster nodes;

  OperatedCluster(InProcessCluster nodes) {
    this.nodes = nodes;
  }

  /// Starts one and waits until it is led.
  static OperatedCluster start(Path dir, int size) throws IOException {
    OperatedCluster cluster =
        new OperatedCluster(
            InProcessCluster.start(dir, size, InProcessCluster.Options.steadyLeader()));
    cluster.awaitLeader();
    return cluster;
  }

  String awaitLeader() {
    return await().atMost(WITHIN).until(() -> nodes.leader(), Optional::isPresent).orElseThrow();
  }

  List<String> followers() {
    String leader = awaitLeader();
    return nodes.running().keySet().stream().filter(id -> !id.equals(leader)).toList();
  }

  TestClient client(String node) {
    return new TestClient(nodes.channel(node));
  }

  MemberCalls operator(String node) {
    return new MemberCalls(nodes.channel(node));
  }

  void joinAndAdd(String id) throws IOException {
    nodes.join(id);
    add(id);
  }

  /// Through a node that does not lead, where there is one.
  void add(String id) {
    String node =
        followers().stream()
            .filter(other -> !other.equals(id))
            .findFirst()
            .orElseGet(this::awaitLeader);
    var _ =
        TestClient.untilServed(
            () -> operator(node).add(id, nodes.peerAddress(id), nodes.clientAddress(id)));
  }

  void promote(String id) {
    var _ = TestClient.untilServed(() -> operator(awaitLeader()).promote(id));
  }

  void awaitEnded(String id, int code) {
    await()
        .atMost(WITHIN)
        .until(() ->
            nodes.asked().stream()
                .anyMatch(asked -> asked.id().equals(id) && asked.code() == code));
  }

  /// Asks one node alone. One that was made a learner while Raft took it for none restarts itself,
  /// and is away for that moment.
  void awaitAt(String id, Predicate<TestClient> holds) {
    await()
        .atMost(WITHIN)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(() -> holds.test(client(id)));
  }

  void awaitRead(String id, String key, String value) {
    awaitAt(id, client -> client.get(key).equals(value));
  }

  void awaitSameState(String id, String other) {
    await()
        .atMost(WITHIN)
        .until(() ->
            nodes.node(id).fingerprint().equals(nodes.node(other).fingerprint())
                && nodes.node(id).fingerprint().index() > 0);
  }

  @Override
  public void close() {
    nodes.close();
  }
}
