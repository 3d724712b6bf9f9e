package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.replication.PeerFaults;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RangeResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A leader that its followers cannot reach and that cannot reach them, while its clients still
/// can.
class IsolatedLeaderIT {
  private static final long LONG_WAIT_MS = 300_000;
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int BUSY_CLIENTS = 4;

  @TempDir Path dir;
  private final PeerFaults faults = new PeerFaults();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Thread> clients = new ArrayList<>();
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = InProcessCluster.start(dir, 3);
  }

  @AfterEach
  void stop() throws InterruptedException {
    stopped.set(true);
    faults.close();
    for (Thread client : clients) {
      client.join();
    }
    cluster.close();
  }

  private TestClient client(String node) {
    return new TestClient(cluster.channel(node));
  }

  private String awaitLeader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
  }

  private String awaitLeaderBeside(String isolated) {
    return await()
        .atMost(WITHIN)
        .until(
            () ->
                cluster.running().keySet().stream()
                    .filter(id -> !id.equals(isolated) && status(id).leaderReady())
                    .findFirst(),
            Optional::isPresent)
        .get();
  }

  private RaftStatus status(String id) {
    return cluster.node(id).status();
  }

  private void isolate(String id) {
    faults.split(Set.of(id), cluster.ids().stream().filter(other -> !other.equals(id)).toList());
  }

  private void onAThreadOfItsOwn(Runnable client) {
    clients.add(Thread.ofVirtual().start(client));
  }

  /// A linearizable read at the isolated node.
  ///
  /// @param afterTheNewValue the other side had acknowledged the new value before the read began
  private record Read(boolean afterTheNewValue, String result) {}

  @Test
  void aReadAtAnIsolatedLeaderNeverReturnsAnOldValue() {
    String isolated = awaitLeader();
    var _ = TestClient.untilServed(() -> client(isolated).put("k", "old"));
    AtomicBoolean acknowledged = new AtomicBoolean();
    ConcurrentLinkedQueue<Read> reads = new ConcurrentLinkedQueue<>();
    isolate(isolated);
    for (int i = 0; i < BUSY_CLIENTS; i++) {
      onAThreadOfItsOwn(() -> {
        while (!stopped.get()) {
          boolean after = acknowledged.get();
          reads.add(new Read(after, readOrFailure(isolated)));
        }
      });
    }
    String other = awaitLeaderBeside(isolated);
    PutResponse put = TestClient.untilServed(() -> client(other).put("k", "new"));
    acknowledged.set(true);
    await().atMost(WITHIN).until(() -> reads.stream().filter(Read::afterTheNewValue).count() >= 20);
    RangeResponse stale = serializableRead(isolated);
    assertThat(stale.getKvs(0).getValue().toStringUtf8()).isEqualTo("old");
    assertThat(stale.getHeader().getAppliedIndex())
        .as("a serializable read may be old, and says how old")
        .isLessThan(put.getHeader().getAppliedIndex());

    faults.heal();
    await().atMost(WITHIN).until(() -> readOrFailure(isolated).equals("new"));
    stopped.set(true);
    assertThat(reads.stream().filter(Read::afterTheNewValue).map(Read::result))
        .as("answers to reads that began after the new value was acknowledged")
        .doesNotContain("old")
        .contains(FailureCode.NO_LEADER.name());
  }

  @Test
  void aReadAtAFollowerThatIsBehindReturnsNoOldValue() {
    String leader = awaitLeader();
    String behind =
        cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    PutResponse old = TestClient.untilServed(() -> client(leader).put("k", "old"));
    await()
        .atMost(WITHIN)
        .until(() -> status(behind).indexes().applied() >= old.getHeader().getAppliedIndex());
    faults.cut(leader, behind);
    PutResponse put = TestClient.untilServed(() -> client(leader).put("k", "new"));
    List<String> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      results.add(readOrFailure(behind));
    }
    RangeResponse stale = serializableRead(behind);
    assertThat(stale.getKvs(0).getValue().toStringUtf8()).as("it is behind").isEqualTo("old");
    assertThat(stale.getHeader().getAppliedIndex()).isLessThan(put.getHeader().getAppliedIndex());
    assertThat(results)
        .as("answers to reads that began after the new value was acknowledged")
        .doesNotContain("old");

    faults.heal();
    await().atMost(WITHIN).until(() -> readOrFailure(behind).equals("new"));
  }

  /// The value, or the name of the typed failure, or the bare status of a call that ran out of
  /// time.
  private String readOrFailure(String node) {
    try {
      return client(node).get("k");
    } catch (StatusRuntimeException e) {
      FailureCode code = TestClient.failureOf(e).getCode();
      return code == FailureCode.FAILURE_CODE_UNSPECIFIED
          ? e.getStatus().getCode().name()
          : code.name();
    }
  }

  private RangeResponse serializableRead(String node) {
    return client(node)
        .kv()
        .range(
            RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("k"))
                .setSerializable(true)
                .build());
  }

  @Test
  void anIsolatedLeaderUnderLoadStepsDownAndRefusesAtOnce() {
    String isolated = awaitLeader();
    long session = TestClient.untilServed(() -> client(isolated).openSession(60_000));
    assertThat(session).as("there are sessions, so it ticks as well").isPositive();
    ConcurrentLinkedQueue<FailureCode> refusals = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < BUSY_CLIENTS; i++) {
      String key = "busy/" + i;
      onAThreadOfItsOwn(() -> {
        while (!stopped.get()) {
          try {
            var _ = client(isolated).put(key, "v");
          } catch (StatusRuntimeException e) {
            refusals.add(TestClient.failureOf(e).getCode());
          }
        }
      });
    }
    isolate(isolated);
    await().atMost(WITHIN).until(() -> !status(isolated).isLeader());
    refusals.clear();
    await().atMost(WITHIN).until(() -> refusals.size() >= 100);
    assertThat(refusals)
        .as("a hundred refusals, none of which had to wait for its deadline")
        .contains(FailureCode.NO_LEADER)
        .doesNotContain(FailureCode.FAILURE_CODE_UNSPECIFIED);

    faults.heal();
    String leader = awaitLeader();
    await()
        .atMost(WITHIN)
        .until(
            () -> status(isolated).term() == status(leader).term() || status(isolated).isLeader());
    assertThat(TestClient.untilServed(() -> client(isolated).put("healed", "v")).getRevision())
        .as("the node takes work again")
        .isPositive();
  }

  @Test
  void aFollowerTheLeaderCannotReachStopsNobodyAndCatchesUp() {
    String leader = awaitLeader();
    String cutOff =
        cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    faults.cut(leader, cutOff);
    for (int i = 0; i < 50; i++) {
      var _ = TestClient.untilServed(() -> client(leader).put("k", "v"));
    }
    faults.heal();
    await()
        .atMost(WITHIN)
        .until(() ->
            status(cutOff).indexes().applied() >= status(awaitLeader()).indexes().committed());
  }

  @Test
  void whoWaitsForALockAtAnIsolatedLeaderIsSentAwayAndGetsItElsewhere() {
    String isolated = awaitLeader();
    long holder = TestClient.untilServed(() -> client(isolated).openSession(600_000));
    long token =
        TestClient.untilServed(() -> client(isolated).acquire(holder, 1, "l", 0))
            .getGranted()
            .getToken();
    long waiter = TestClient.untilServed(() -> client(isolated).openSession(600_000));
    AtomicReference<FailureCode> ended = new AtomicReference<>();
    onAThreadOfItsOwn(() -> {
      try {
        var _ = client(isolated).acquire(waiter, 1, "l", LONG_WAIT_MS);
        ended.set(FailureCode.FAILURE_CODE_UNSPECIFIED);
      } catch (StatusRuntimeException e) {
        ended.set(TestClient.failureOf(e).getCode());
      }
    });
    await().atMost(WITHIN).until(() -> cluster.node(isolated).openWaits() == 1);
    isolate(isolated);
    await().atMost(WITHIN).until(() -> ended.get() != null);
    assertThat(ended.get()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);

    String other = awaitLeaderBeside(isolated);
    assertThat(TestClient.untilServed(() -> client(other).describe("l")).getWaitingSessionIdsList())
        .as("its place in the queue")
        .containsExactly(waiter);
    client(other).release(holder, 2, "l", token);
    assertThat(
            TestClient.untilServed(() -> client(other).acquire(waiter, 1, "l", LONG_WAIT_MS))
                .getGranted()
                .getToken())
        .isGreaterThan(token);
  }
}
