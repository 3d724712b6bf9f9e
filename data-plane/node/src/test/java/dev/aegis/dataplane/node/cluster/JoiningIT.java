package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.backup.SnapshotCommand;
import dev.aegis.dataplane.node.replication.PeerFaults;
import dev.aegis.dataplane.node.replication.PeerFaults.Effect;
import dev.aegis.dataplane.node.replication.PeerFaults.Point;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.Member.Role;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node joins when that is not easy: it dies or restarts while it is being added, the log that it
/// would need is gone, or the cluster began from a backup.
class JoiningIT {
  /// Whether Ratis or the leader's own watch notices first that a new node is silent. The second
  /// ends the leadership, so that the leader cannot tell what became of the change.
  private static final Set<FailureCode> NOT_ADDED =
      Set.of(FailureCode.MEMBER_UNREACHABLE, FailureCode.OUTCOME_UNKNOWN);

  private static final int BETWEEN_LOOKS = 100;
  private static final String FILLER = "x".repeat(16 * 1024);

  @TempDir Path dir;
  private final PeerFaults faults = new PeerFaults();

  @SuppressWarnings("NullAway.Init")
  private OperatedCluster cluster;

  @AfterEach
  void stop() {
    faults.close();
    cluster.close();
  }

  /// What a leader makes of adding a node, once that is over; the unspecified failure when it has
  /// added it.
  private CompletableFuture<FailureCode> beginToAdd(String id) {
    String leader = cluster.awaitLeader();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            var _ =
                cluster
                    .operator(leader)
                    .add(id, cluster.nodes.peerAddress(id), cluster.nodes.clientAddress(id));
            return FailureCode.FAILURE_CODE_UNSPECIFIED;
          } catch (StatusRuntimeException e) {
            Failure failure = TestClient.failureOf(e);
            assertThat(failure).as("%s has a type", e).isNotEqualTo(Failure.getDefaultInstance());
            return failure.getCode();
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private static FailureCode outcome(CompletableFuture<FailureCode> adding) {
    return adding.orTimeout(OperatedCluster.WITHIN.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void awaitStruck() {
    await().atMost(OperatedCluster.WITHIN).until(() -> faults.struck() > 0);
  }

  private SortedMap<String, Role> rolesAt(String node) {
    return MemberCalls.roles(cluster.client(node).status().getMembersList());
  }

  private void put(String key, String value) {
    var _ = TestClient.untilServed(() -> cluster.client(cluster.awaitLeader()).put(key, value));
  }

  private void assertVotesAndHasEverything(String id) {
    cluster.promote(id);
    assertThat(rolesAt(cluster.awaitLeader())).containsEntry(id, Role.VOTER);
    put("last", "v");
    cluster.awaitRead(id, "last", "v");
    cluster.awaitRead(id, "first", "v");
  }

  @Test
  void aNodeThatDiesWhileItIsBeingAddedCostsNothingAndIsAddedWhenItIsBack() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    put("first", "v");
    cluster.nodes.join("n4");
    faults.strike(Point.APPEND, "n4", Effect.BLOCK);
    CompletableFuture<FailureCode> adding = beginToAdd("n4");
    awaitStruck();

    cluster.nodes.kill("n4");

    put("meanwhile", "v");
    assertThat(outcome(adding)).isIn(NOT_ADDED);
    put("afterwards", "v");
    assertThat(rolesAt(cluster.awaitLeader()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("n1", Role.VOTER, "n2", Role.VOTER, "n3", Role.VOTER));
    faults.heal();
    cluster.nodes.restartAsJoining("n4");
    cluster.add("n4");
    assertVotesAndHasEverything("n4");
  }

  @Test
  void aLearnerThatRestartsWhileItIsBeingAddedIsAddedAllTheSame() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    put("first", "v");
    long term = cluster.nodes.node(cluster.awaitLeader()).status().term();
    cluster.nodes.join("n4");
    faults.strike(Point.APPENDED, "n4", Effect.BLOCK);
    CompletableFuture<FailureCode> adding = beginToAdd("n4");
    awaitStruck();

    cluster.nodes.kill("n4");
    faults.heal();
    cluster.nodes.restartAsJoining("n4");

    assertThat(outcome(adding)).isEqualTo(FailureCode.FAILURE_CODE_UNSPECIFIED);
    assertThat(cluster.nodes.node(cluster.awaitLeader()).status().term())
        .as("no leader had to go for it")
        .isEqualTo(term);
    assertThat(rolesAt(cluster.awaitLeader())).containsEntry("n4", Role.LEARNER);
    assertVotesAndHasEverything("n4");
  }

  @Test
  void aNodeJoinsByASnapshotWhenTheLogDoesNotReachBack() throws IOException {
    cluster =
        new OperatedCluster(
            InProcessCluster.start(
                dir,
                3,
                InProcessCluster.Options.steadyLeader()
                    .withConfig(config ->
                        config
                            .replace("snapshot-entries: 50000", "snapshot-entries: 200")
                            .replace("log-retention-entries: 20000", "log-retention-entries: 0"))));
    put("first", "v");
    long session =
        TestClient.untilServed(() -> cluster.client(cluster.awaitLeader()).openSession(600_000));
    long token =
        TestClient.untilServed(
                () -> cluster.client(cluster.awaitLeader()).acquire(session, 1, "held", 0))
            .getGranted()
            .getToken();
    TestClient writer = cluster.client(cluster.awaitLeader());
    await()
        .pollInterval(Duration.ZERO)
        .atMost(Duration.ofMinutes(3))
        .until(() -> {
          for (int i = 0; i < BETWEEN_LOOKS; i++) {
            var _ = TestClient.untilServed(() -> writer.put("filler", FILLER));
          }
          return cluster.nodes.ids().stream().noneMatch(this::hasItsFirstLogSegment);
        });

    cluster.joinAndAdd("n4");

    assertVotesAndHasEverything("n4");
    cluster.awaitAt("n4", client -> client.describe("held").getToken() == token);
    assertThat(hasItsFirstLogSegment("n4")).as("nobody could have given it the log").isFalse();
    Agreement.assertReached(cluster.nodes, OperatedCluster.WITHIN);
  }

  @Test
  void aNodeJoinsAClusterThatBeganFromABackupWithThatBackupAndNotWithout() throws IOException {
    cluster = OperatedCluster.start(Files.createDirectory(dir.resolve("old")), 3);
    put("first", "v");
    Path backup = dir.resolve("backup");
    assertThat(save(backup)).isZero();
    cluster.close();
    cluster =
        new OperatedCluster(
            InProcessCluster.restore(
                Files.createDirectory(dir.resolve("new")),
                Map.of("n1", backup, "n2", backup, "n3", backup),
                InProcessCluster.Options.steadyLeader()));
    put("second", "v");

    cluster.nodes.join("n4");
    assertThat(outcome(beginToAdd("n4"))).isIn(NOT_ADDED);
    cluster.nodes.kill("n4");
    assertThat(rolesAt(cluster.awaitLeader())).doesNotContainKey("n4");
    cluster.nodes.join("n5", backup);
    cluster.add("n5");

    assertVotesAndHasEverything("n5");
    cluster.awaitRead("n5", "second", "v");
    cluster.nodes.kill("n5");
    cluster.nodes.restart("n5");
    cluster.awaitRead("n5", "first", "v");
    Agreement.assertReached(cluster.nodes, OperatedCluster.WITHIN);
  }

  /// Only names are read: files come and go meanwhile.
  private boolean hasItsFirstLogSegment(String id) {
    for (File group : childrenOf(dir.resolve(id).resolve("raft").toFile())) {
      for (File file : childrenOf(new File(group, "current"))) {
        if (file.getName().matches("log_(inprogress_)?0(-\\d+)?")) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<File> childrenOf(File folder) {
    File[] children = folder.listFiles();
    return children == null ? List.of() : List.of(children);
  }

  private int save(Path file) {
    PrintStream said = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    String node = cluster.nodes.clientAddress(cluster.awaitLeader()).toString();
    return SnapshotCommand.run(List.of("save", node, file.toString()), said, said);
  }
}
