package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.replication.StateFingerprint;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.LockNotGranted.Reason;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Five real nodes in one JVM. Deadlines are generous and nothing waits for a fixed time.
class FiveNodesIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir static Path dir;
  private static InProcessCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = InProcessCluster.start(dir, 5);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void findTheWholeClusterWithoutASession() {
    SharedCluster.awaitWhole(cluster);
    SharedCluster.endSessions(cluster.channel(awaitLeader()));
  }

  private static String awaitLeader() {
    return await()
        .atMost(WITHIN)
        .until(() -> cluster.leader(), java.util.Optional::isPresent)
        .get();
  }

  private static TestClient client(String node) {
    return new TestClient(cluster.channel(node));
  }

  private static String aFollower() {
    String leader = awaitLeader();
    return cluster.running().keySet().stream()
        .filter(id -> !id.equals(leader))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anyNodeTakesAnyCall() {
    for (String id : cluster.running().keySet()) {
      TestClient.untilServed(() -> client(id).put("from/" + id, id));
    }
    for (String reader : cluster.running().keySet()) {
      for (String writer : cluster.running().keySet()) {
        assertThat(TestClient.untilServed(() -> client(reader).get("from/" + writer)))
            .isEqualTo(writer);
      }
    }
  }

  @Test
  void aKilledLeaderIsReplacedAndNothingAcknowledgedIsLost() {
    String killed = awaitLeader();
    long term = cluster.node(killed).status().term();
    String survivor = aFollower();
    TreeMap<String, String> acknowledged = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      String key = "k" + i;
      if (i == 100) {
        cluster.kill(killed);
      }
      // Typed failures are repeated; a put is acknowledged at least once.
      PutResponse put = TestClient.untilServed(() -> client(survivor).put(key, "v-" + key));
      assertThat(put.getRevision()).isPositive();
      acknowledged.put(key, "v-" + key);
    }
    String leader = awaitLeader();
    assertThat(leader).isNotEqualTo(killed);
    assertThat(cluster.node(leader).status().term()).isGreaterThan(term);
    acknowledged.forEach((key, value) ->
        assertThat(TestClient.untilServed(() -> client(survivor).get(key))).isEqualTo(value));
  }

  @Test
  void aRestartedNodeCatchesUpAndAgreesWithTheOthers() {
    String killed = aFollower();
    cluster.kill(killed);
    String other = awaitLeader();
    for (int i = 0; i < 600; i++) {
      String key = "k" + i;
      var _ = TestClient.untilServed(() -> client(other).put(key, key));
    }
    cluster.restart(killed);
    await()
        .atMost(WITHIN)
        .until(() ->
            cluster.node(killed).status().indexes().applied()
                >= cluster.node(other).status().indexes().committed());
    Set<Long> fingerprints = new TreeSet<>();
    await()
        .atMost(WITHIN)
        .untilAsserted(() -> {
          Set<Long> indexes = new TreeSet<>();
          fingerprints.clear();
          for (Node node : cluster.running().values()) {
            StateFingerprint fingerprint = node.fingerprint();
            indexes.add(fingerprint.index());
            fingerprints.add(fingerprint.value());
          }
          assertThat(indexes).hasSize(1);
        });
    assertThat(fingerprints).hasSize(1);
  }

  @Test
  void anOrderlyStopHandsLeadershipOverWithoutAnElectionTimeout() {
    String leader = awaitLeader();
    long term = cluster.node(leader).status().term();
    cluster.stop(leader);
    String next = awaitLeader();
    assertThat(next).isNotEqualTo(leader);
    assertThat(cluster.node(next).status().term()).isEqualTo(term + 1);
  }

  @Test
  void aLockHasOneHolderAndTokensGrow() {
    TestClient one = client(aFollower());
    TestClient two = client(awaitLeader());
    long first = TestClient.untilServed(() -> one.openSession(30_000));
    long second = TestClient.untilServed(() -> two.openSession(30_000));
    long token =
        TestClient.untilServed(() -> one.acquire(first, 1, "l", 0)).getGranted().getToken();
    assertThat(TestClient.untilServed(() -> one.acquire(first, 1, "l", 0)).getGranted().getToken())
        .as("the same request gets the same token")
        .isEqualTo(token);
    assertThat(
            TestClient.untilServed(() -> two.acquire(second, 1, "l", 0))
                .getNotGranted()
                .getReason())
        .isEqualTo(Reason.HELD);
    // Not on the common pool: it has one thread on two cores, and Ratis replicates with its help.
    CompletableFuture<AcquireLockResponse> waiting =
        CompletableFuture.supplyAsync(
            () -> TestClient.untilServed(() -> two.acquire(second, 2, "l", 60_000)),
            task -> Thread.ofVirtual().start(task));
    await().atMost(WITHIN).until(() -> waiters() == 1 || waiting.isDone());
    assertThat(waiting).as("the second acquire waits").isNotDone();
    one.release(first, 2, "l", token);
    long later = waiting.orTimeout(60, TimeUnit.SECONDS).join().getGranted().getToken();
    assertThat(later).isGreaterThan(token);
    assertThatThrownBy(() -> one.release(first, 3, "l", token))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(TestClient.failureOf(e).getCode()).isEqualTo(FailureCode.NOT_HOLDER));
  }

  private static int waiters() {
    return cluster.node(awaitLeader()).openWaits();
  }

  @Test
  void aWaitRunsOutByReplicatedTime() {
    TestClient client = client(aFollower());
    long holder = TestClient.untilServed(() -> client.openSession(60_000));
    long waiter = TestClient.untilServed(() -> client.openSession(60_000));
    assertThat(TestClient.untilServed(() -> client.acquire(holder, 1, "w", 0)).hasGranted())
        .isTrue();
    assertThat(
            TestClient.untilServed(() -> client.acquire(waiter, 1, "w", 300))
                .getNotGranted()
                .getReason())
        .isEqualTo(Reason.TIMED_OUT);
  }

  @Test
  void aSessionThatIsNotRenewedEndsAndFreesItsLock() {
    TestClient client = client(aFollower());
    long mute = TestClient.untilServed(() -> client.openSession(1_000));
    assertThat(TestClient.untilServed(() -> client.acquire(mute, 1, "x", 0)).hasGranted()).isTrue();
    long other = TestClient.untilServed(() -> client.openSession(60_000));
    assertThat(TestClient.untilServed(() -> client.acquire(other, 1, "x", 60_000)).hasGranted())
        .isTrue();
  }

  @Test
  void aRepeatedPutOfASessionCountsOnceAlsoAfterItsLeaderDied() {
    String killed = awaitLeader();
    TestClient before = client(aFollower());
    long session = TestClient.untilServed(() -> before.openSession(60_000));
    PutResponse first = TestClient.untilServed(() -> before.put(session, 1, "once", "v"));
    cluster.kill(killed);
    PutResponse again = TestClient.untilServed(() -> before.put(session, 1, "once", "v"));
    assertThat(again.getRevision()).isEqualTo(first.getRevision());
    assertThat(again.getVersion()).isEqualTo(1);
  }

  @Test
  void aWatchOnAFollowerSeesEveryRevisionOnceInOrderWithoutAGap() {
    String follower = aFollower();
    Iterator<WatchResponse> responses =
        WatchServiceGrpc.newBlockingStub(cluster.channel(follower))
            .withDeadlineAfter(Duration.ofMinutes(2))
            .watch(
                WatchRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8("w/"))
                    .setRangeEnd(ByteString.copyFromUtf8("w0"))
                    .setPreviousValue(true)
                    .build());
    long next = responses.next().getNextRevision();
    String leader = awaitLeader();
    for (int i = 0; i < 100; i++) {
      int n = i;
      var _ = TestClient.untilServed(() -> client(leader).put("other", "x"));
      var _ = TestClient.untilServed(() -> client(leader).put("w/" + n % 10, Integer.toString(n)));
    }
    List<String> seen = new ArrayList<>();
    long lastRevision = 0;
    while (seen.size() < 100) {
      WatchResponse response = responses.next();
      assertThat(response.getFromRevision())
          .as("continues where the last one ended")
          .isEqualTo(next);
      next = response.getNextRevision();
      for (var event : response.getEventsList()) {
        assertThat(event.getKv().getModRevision()).isGreaterThan(lastRevision);
        lastRevision = event.getKv().getModRevision();
        seen.add(event.getKv().getValue().toStringUtf8());
      }
    }
    for (int i = 0; i < 100; i++) {
      assertThat(seen.get(i)).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void aMinorityRefusesWithATypedFailureInsteadOfHanging() {
    String alive = aFollower();
    for (String id : List.copyOf(cluster.running().keySet())) {
      if (!id.equals(alive) && cluster.running().size() > 2) {
        cluster.kill(id);
      }
    }
    await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThatThrownBy(() -> client(alive).put("k", "v"))
                .isInstanceOfSatisfying(
                    StatusRuntimeException.class,
                    e -> {
                      Failure failure = TestClient.failureOf(e);
                      assertThat(failure.getCode())
                          .isIn(
                              FailureCode.NO_LEADER,
                              FailureCode.NOT_LEADER,
                              FailureCode.OUTCOME_UNKNOWN);
                    }));
  }

  @Test
  void limitsAreRefusedByNameAndLeaveTheLeaderInPlace() {
    String leader = awaitLeader();
    long term = cluster.node(leader).status().term();
    assertThatThrownBy(() -> client(leader).put("k", "v".repeat(600_000)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              Failure failure = TestClient.failureOf(e);
              assertThat(failure.getCode()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
              assertThat(failure.getLimit()).isEqualTo(524_288);
              assertThat(failure.getActual()).isEqualTo(600_000);
            });
    var _ = TestClient.untilServed(() -> client(leader).put("k", "v"));
    assertThat(cluster.node(leader).status().term()).isEqualTo(term);
  }

  @Test
  void aSerializableReadIsAnsweredByTheAskedNodeAlsoWithoutALeader() {
    String alive = aFollower();
    var _ = TestClient.untilServed(() -> client(alive).put("s", "v"));
    assertThat(TestClient.untilServed(() -> client(alive).get("s"))).isEqualTo("v");
    for (String id : List.copyOf(cluster.running().keySet())) {
      if (!id.equals(alive)) {
        cluster.kill(id);
      }
    }
    RangeRequest stale =
        RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("s"))
            .setSerializable(true)
            .build();
    assertThat(client(alive).kv().range(stale).getHeader().getNodeId()).isEqualTo(alive);
  }
}
