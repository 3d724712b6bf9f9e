package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.backup.SnapshotCommand;
import dev.aegis.dataplane.node.settings.SettingsException;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster is saved while it works, is lost, and another one goes on from the file.
class BackupIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int WRITTEN_BEFORE = 40;

  @TempDir Path dir;
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster =
        InProcessCluster.start(
            Files.createDirectory(dir.resolve("old")), 3, InProcessCluster.Options.steadyLeader());
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

  private TestClient client() {
    return new TestClient(cluster.channel(awaitLeader()));
  }

  private Path save(String node, String name) {
    Path file = dir.resolve(name);
    assertThat(command("save", cluster.clientAddress(node).toString(), file.toString())).isZero();
    return file;
  }

  private static int command(String... words) {
    PrintStream said = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return SnapshotCommand.run(List.of(words), said, said);
  }

  private void replaceBy(Map<String, Path> backups) throws IOException {
    replaceBy(backups, InProcessCluster.Options.steadyLeader());
  }

  private void replaceBy(Map<String, Path> backups, InProcessCluster.Options options)
      throws IOException {
    cluster.close();
    cluster =
        InProcessCluster.restore(Files.createTempDirectory(dir, "restored"), backups, options);
  }

  private static Map<String, Path> onThree(Path backup) {
    return Map.of("n1", backup, "n2", backup, "n3", backup);
  }

  private long acquire(long session, long sequence, String lock) {
    return TestClient.untilServed(() -> client().acquire(session, sequence, lock, 0))
        .getGranted()
        .getToken();
  }

  private void bind(long session, String key) {
    var _ =
        TestClient.untilServed(() ->
            client()
                .kv()
                .put(
                    PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setSessionId(session)
                        .build()));
  }

  private Failure failureOfWatchFrom(long revision) {
    StatusRuntimeException failed =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                WatchServiceGrpc.newBlockingStub(cluster.channel(awaitLeader()))
                    .withDeadlineAfter(WITHIN)
                    .watch(
                        WatchRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("steady/0"))
                            .setStartRevision(revision)
                            .build())
                    .forEachRemaining(_ -> {}));
    return TestClient.failureOf(failed);
  }

  @Test
  void aNewClusterGoesOnFromABackupTakenFromAFollowerUnderLoad() throws Exception {
    long session = TestClient.untilServed(() -> client().openSession(600_000));
    long saved = acquire(session, 1, "held");
    bind(session, "bound");
    int acknowledged;
    Path backup;
    try (SteadyWriter writer = new SteadyWriter(cluster)) {
      await().atMost(WITHIN).until(() -> writer.count() >= WRITTEN_BEFORE);
      String follower = aFollower();
      acknowledged = writer.count();
      backup = save(follower, "backup");
      int then = writer.count();
      await().atMost(WITHIN).until(() -> writer.count() > then);
      var _ = writer.stop();
    }
    long ofTheTail = acquire(session, 2, "after the backup");
    long newestRevision = TestClient.untilServed(() -> client().put("tail", "v")).getRevision();
    assertThat(leftOfBackups()).isEmpty();

    replaceBy(onThree(backup));

    for (int i = 0; i < acknowledged; i++) {
      String key = "steady/" + i;
      assertThat(TestClient.untilServed(() -> client().get(key))).isEqualTo(key);
    }
    assertThat(TestClient.untilServed(() -> client().get("tail"))).isEmpty();
    assertSessionsAreCut(session);
    long another = TestClient.untilServed(() -> client().openSession(600_000));
    assertThat(another).isGreaterThan(session);
    assertThat(acquire(another, 1, "held")).isGreaterThan(saved).isGreaterThan(ofTheTail);
    assertOldRevisionsAreCompacted(newestRevision);
    assertANodeComesBackBeforeItsFirstSnapshot();
    Agreement.assertReached(cluster, WITHIN);
  }

  private List<Path> leftOfBackups() throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("old"))) {
      return files.filter(file -> file.toString().contains("backup")).toList();
    }
  }

  private void assertSessionsAreCut(long session) {
    assertThat(TestClient.untilServed(() -> client().get("bound"))).isEmpty();
    assertThat(TestClient.untilServed(() -> client().describe("held")).getHeld()).isFalse();
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> client().acquire(session, 3, "held", 0));
    assertThat(TestClient.failureOf(refused).getCode()).isEqualTo(FailureCode.SESSION_NOT_FOUND);
  }

  private void assertOldRevisionsAreCompacted(long newestRevision) {
    long first = TestClient.untilServed(() -> client().put("first", "v")).getRevision();
    assertThat(first).isGreaterThan(newestRevision);
    for (long next : new long[] {2, newestRevision + 1}) {
      Failure failure = failureOfWatchFrom(next);
      assertThat(failure.getCode()).isEqualTo(FailureCode.COMPACTED);
      assertThat(failure.getCompactedRevision()).isEqualTo(first - 1);
    }
  }

  private void assertANodeComesBackBeforeItsFirstSnapshot() {
    String node = aFollower();
    cluster.kill(node);
    cluster.restart(node);
    long reached = cluster.node(awaitLeader()).status().indexes().applied();
    await().atMost(WITHIN).until(() -> cluster.node(node).status().indexes().applied() >= reached);
    assertThat(cluster.meters(node).get("aegis.raft.snapshots.installed").counter().count())
        .isZero();
  }

  @Test
  void onceThereIsASnapshotOfItsOwnANodeGoesOnFromThatAndCanBeSavedAgain() throws IOException {
    TestClient.untilServed(() -> client().put("old", "v"));
    Path first = save(aFollower(), "first");
    replaceBy(
        Map.of("n1", first),
        InProcessCluster.Options.steadyLeader()
            .withConfig(
                config -> config.replace("snapshot-entries: 50000", "snapshot-entries: 100")));
    long session = TestClient.untilServed(() -> client().openSession(600_000));
    long token = acquire(session, 1, "held");
    await()
        .pollInterval(Duration.ZERO)
        .atMost(WITHIN)
        .until(() -> {
          var _ = TestClient.untilServed(() -> client().put("new", "v"));
          return cluster.meters("n1").get("aegis.raft.snapshots.taken").counter().count() >= 1;
        });

    cluster.kill("n1");
    cluster.restart("n1");

    assertThat(TestClient.untilServed(() -> client().get("old"))).isEqualTo("v");
    assertThat(TestClient.untilServed(() -> client().get("new"))).isEqualTo("v");
    assertThat(TestClient.untilServed(() -> client().describe("held")).getToken()).isEqualTo(token);
    replaceBy(Map.of("n1", save("n1", "second")));
    assertThat(TestClient.untilServed(() -> client().get("new"))).isEqualTo("v");
    long another = TestClient.untilServed(() -> client().openSession(600_000));
    assertThat(acquire(another, 1, "held")).isGreaterThan(token);
  }

  @Test
  void aNodeWithAnotherBackupNeverJoins() throws IOException {
    Path one = save(awaitLeader(), "one");
    TestClient.untilServed(() -> client().put("k", "v"));
    Path other = save(aFollower(), "other");

    replaceBy(Map.of("n1", one, "n2", one, "n3", other));

    assertThat(awaitLeader()).isIn("n1", "n2");
    TestClient.untilServed(() -> client().put("of two", "v"));
    await()
        .during(Duration.ofSeconds(8))
        .atMost(WITHIN)
        .until(() -> !cluster.node("n3").isServing());
    cluster.kill("n2");
    await().atMost(WITHIN).until(() -> cluster.leader().isEmpty());
    assertThat(cluster.node("n3").status().indexes().committed()).isNegative();
  }

  @Test
  void whatWasSavedVerifiesForItsOwnerAloneAndTornItStartsNothing() throws IOException {
    TestClient.untilServed(() -> client().put("k", "v"));
    Path backup = save(aFollower(), "backup");
    assertThat(command("verify", backup.toString())).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    byte[] whole = Files.readAllBytes(backup);

    Files.write(backup, Arrays.copyOf(whole, whole.length - 1));

    assertThat(command("verify", backup.toString())).isEqualTo(1);
    assertThatThrownBy(() -> replaceBy(onThree(backup)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "%s does not match its own SHA-256: it is torn or was altered; take another copy."
                .formatted(backup));
  }
}
