package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.Node;
import dev.aegis.wire.v1.DescribeLockResponse;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.LockNotGranted;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots, taken often and with no log kept behind them.
class SnapshotIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /// The log is purged by whole segments of 8 MB.
  private static final int PAST_THE_PURGE_POINT = 1_500;

  private static final int SNAPSHOT_ENTRIES = 200;
  private static final int KEPT_SNAPSHOTS = 3;
  private static final String FILLER = "x".repeat(16 * 1024);

  @TempDir Path dir;
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster =
        InProcessCluster.start(
            dir,
            3,
            InProcessCluster.Options.defaults()
                .withConfig(config ->
                    config
                        .replace("snapshot-entries: 50000", "snapshot-entries: " + SNAPSHOT_ENTRIES)
                        .replace("log-retention-entries: 20000", "log-retention-entries: 0")));
    awaitLeader();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String awaitLeader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
  }

  private String aFollower() {
    String leader = awaitLeader();
    return cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }

  private TestClient client(String node) {
    return new TestClient(cluster.channel(node));
  }

  private double counted(String id, String counter) {
    return cluster.meters(id).get(counter).counter().count();
  }

  private void write(String node, String prefix, int entries, String value) {
    TestClient client = client(node);
    for (int i = 0; i < entries; i++) {
      String key = prefix + i % 50;
      var _ = TestClient.untilServed(() -> client.put(key, value));
    }
  }

  /// Equal at an equal index, on all nodes that run.
  private void awaitAgreement() {
    await()
        .atMost(WITHIN)
        .untilAsserted(() -> {
          Set<Long> indexes = new TreeSet<>();
          Set<Long> values = new TreeSet<>();
          for (Node node : cluster.running().values()) {
            indexes.add(node.fingerprint().index());
            values.add(node.fingerprint().value());
          }
          assertThat(indexes).hasSize(1).doesNotContain(0L);
          assertThat(values).hasSize(1);
        });
  }

  @Test
  void aFollowerBehindThePurgePointGetsTheSnapshotAndAgrees() {
    String behind = aFollower();
    write(behind, "before/", 10, "old");
    cluster.kill(behind);
    String writer = awaitLeader();
    write(writer, "filler/", PAST_THE_PURGE_POINT, FILLER);
    write(writer, "before/", 50, "new");
    assertThat(counted(writer, "aegis.raft.snapshots.taken")).isPositive();
    cluster.restart(behind);
    await().atMost(WITHIN).until(() -> counted(behind, "aegis.raft.snapshots.installed") >= 1);
    // Into the next stride of fingerprints, on top of the installed state.
    write(awaitLeader(), "after/", 300, "v");
    awaitAgreement();
    assertThat(TestClient.untilServed(() -> client(behind).get("before/7"))).isEqualTo("new");
  }

  @Test
  void aFollowerInstallsASnapshotWhileWritesGoOnAndHasThemAll() throws InterruptedException {
    String behind = aFollower();
    cluster.kill(behind);
    write(awaitLeader(), "filler/", PAST_THE_PURGE_POINT, FILLER);
    Map<String, String> acknowledged;
    try (SteadyWriter writer = new SteadyWriter(cluster)) {
      await().atMost(WITHIN).until(() -> writer.count() > 0);
      int before = writer.count();
      cluster.restart(behind);
      await().atMost(WITHIN).until(() -> counted(behind, "aegis.raft.snapshots.installed") >= 1);
      int installed = writer.count();
      assertThat(installed).as("writes acknowledged meanwhile").isGreaterThan(before);
      await().atMost(WITHIN).until(() -> writer.count() > installed + 10);
      acknowledged = writer.stop();
    }
    assertThat(foundAt(behind)).containsAllEntriesOf(acknowledged);
    Agreement.assertReached(cluster, WITHIN);
  }

  /// What the steady writer wrote, by a linearizable read through this node.
  private Map<String, String> foundAt(String node) {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("steady/"))
            .setRangeEnd(ByteString.copyFromUtf8("steady0"))
            .build();
    Map<String, String> found = new TreeMap<>();
    for (KeyValue kv :
        TestClient.untilServed(() -> client(node).kv().range(request)).getKvsList()) {
      found.put(kv.getKey().toStringUtf8(), kv.getValue().toStringUtf8());
    }
    return found;
  }

  @Test
  void aNodeKeepsThreeSnapshots() {
    // A node's own stride is up to a tenth per node longer than the setting.
    write(awaitLeader(), "k/", SNAPSHOT_ENTRIES * 6 + 100, "v");
    for (String id : cluster.ids()) {
      await().atMost(WITHIN).until(() -> counted(id, "aegis.raft.snapshots.taken") >= 5);
      await()
          .atMost(WITHIN)
          .untilAsserted(
              () -> assertThat(snapshots(id)).as("snapshots of " + id).hasSize(KEPT_SNAPSHOTS));
    }
  }

  @Test
  void aClusterThatRestartsFromSnapshotsKeepsKeysSessionsAndLocks() throws IOException {
    TestClient client = client(aFollower());
    long session = TestClient.untilServed(() -> client.openSession(60_000));
    long token =
        TestClient.untilServed(() -> client.acquire(session, 1, "kept", 0)).getGranted().getToken();
    PutResponse put = TestClient.untilServed(() -> client.put(session, 2, "once", "v"));
    write(awaitLeader(), "k/", SNAPSHOT_ENTRIES + 100, "v");
    for (String id : cluster.ids()) {
      await().atMost(WITHIN).until(() -> counted(id, "aegis.raft.snapshots.taken") >= 1);
    }
    List<String> ids = cluster.ids();
    ids.forEach(cluster::kill);
    for (String id : ids) {
      assertThat(snapshots(id)).as("snapshots of " + id).isNotEmpty();
    }
    ids.forEach(cluster::restart);
    awaitLeader();
    assertEverythingIsKept(session, token, put);
    write(awaitLeader(), "later/", 300, "v");
    awaitAgreement();
  }

  private List<Path> snapshots(String id) throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve(id))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("snapshot\\.\\d+_\\d+"))
          .toList();
    }
  }

  private void assertEverythingIsKept(long session, long token, PutResponse put) {
    TestClient client = client(awaitLeader());
    assertThat(TestClient.untilServed(() -> client.get("k/7"))).isEqualTo("v");
    PutResponse again = TestClient.untilServed(() -> client.put(session, 2, "once", "other"));
    assertThat(again.getRevision()).as("a repeated put").isEqualTo(put.getRevision());
    assertThat(TestClient.untilServed(() -> client.get("once"))).isEqualTo("v");
    DescribeLockResponse lock = TestClient.untilServed(() -> client.describe("kept"));
    assertThat(lock.getHolderSessionId()).isEqualTo(session);
    assertThat(lock.getToken()).isEqualTo(token);
    assertThat(
            TestClient.untilServed(() -> client.acquire(session, 1, "kept", 0))
                .getGranted()
                .getToken())
        .as("a repeated acquire")
        .isEqualTo(token);
    long other = TestClient.untilServed(() -> client.openSession(60_000));
    LockNotGranted refused =
        TestClient.untilServed(() -> client.acquire(other, 1, "kept", 0)).getNotGranted();
    assertThat(refused.getReason()).isEqualTo(LockNotGranted.Reason.HELD);
    assertThat(refused.getHolderToken()).isEqualTo(token);
    client.release(session, 3, "kept", token);
    assertThat(
            TestClient.untilServed(() -> client.acquire(other, 2, "kept", 0))
                .getGranted()
                .getToken())
        .as("tokens grow over a restart")
        .isGreaterThan(token);
  }
}
