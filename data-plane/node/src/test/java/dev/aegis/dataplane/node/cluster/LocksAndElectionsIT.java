package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.CampaignResponse;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.ListLocksRequest;
import dev.aegis.wire.v1.ListSessionsRequest;
import dev.aegis.wire.v1.LockDescription;
import dev.aegis.wire.v1.LockNotGranted.Reason;
import dev.aegis.wire.v1.ObserveRequest;
import dev.aegis.wire.v1.ObserveResponse;
import dev.aegis.wire.v1.SessionDescription;
import dev.aegis.wire.v1.SessionEndReason;
import dev.aegis.wire.v1.ValidateTokenRequest;
import dev.aegis.wire.v1.ValidateTokenResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions, locks and elections on five real nodes in one JVM, over the wire.
class LocksAndElectionsIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final long TTL_MS = 120_000;
  private static final int MAX_WAITERS = 2;

  @TempDir static Path dir;
  private static InProcessCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        InProcessCluster.start(
            dir,
            5,
            InProcessCluster.Options.defaults()
                .withConfig(config ->
                    config.replace(
                        "max-waiters-per-lock: 1024", "max-waiters-per-lock: " + MAX_WAITERS)));
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

  private static List<String> followers() {
    String leader = awaitLeader();
    return cluster.running().keySet().stream().filter(id -> !id.equals(leader)).toList();
  }

  private static LockClient client(String node) {
    return new LockClient(cluster.channel(node));
  }

  private static <T> T served(Supplier<T> call) {
    return TestClient.untilServed(call);
  }

  /// Not on the common pool: it has one thread on two cores, and Ratis replicates with its help.
  private static <T> CompletableFuture<T> inBackground(Supplier<T> call) {
    return CompletableFuture.supplyAsync(
        () -> served(call), task -> Thread.ofVirtual().start(task));
  }

  private static <T> T soon(CompletableFuture<T> future) {
    return future.orTimeout(WITHIN.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static void awaitWaiters(int count) {
    await().atMost(WITHIN).until(() -> cluster.node(awaitLeader()).openWaits() == count);
  }

  @Test
  void holderAndCandidateInLineSurviveTheDeathOfTheLeader() {
    String killed = awaitLeader();
    LockClient client = client(followers().getFirst());
    long one = served(() -> client.openSession(TTL_MS));
    long two = served(() -> client.openSession(TTL_MS));
    long token = served(() -> client.campaign(one, 1, "head", "first", 0)).getElected().getToken();
    CompletableFuture<CampaignResponse> waiting =
        inBackground(() -> client.campaign(two, 1, "head", "second", 100_000));
    awaitWaiters(1);

    cluster.kill(killed);

    assertThat(served(() -> client.campaign(one, 1, "head", "first", 0)).getElected().getToken())
        .as("the same request leads by the same token")
        .isEqualTo(token);
    assertThat(served(() -> client.proclaim(one, 2, "head", token, "again")).getProclamation())
        .isEqualTo(1);
    assertThat(served(() -> client.leader("head")).getLeader().getValue().toStringUtf8())
        .isEqualTo("again");
    var _ = served(() -> client.resign(one, 3, "head", token));
    assertThat(soon(waiting).getElected().getToken()).isGreaterThan(token);
    assertThat(served(() -> client.leader("head")).getLeader().getValue().toStringUtf8())
        .isEqualTo("second");
  }

  @Test
  void observerGoesOnElsewhereWithoutSeeingALeaderTwice() {
    String first = followers().get(0);
    String second = followers().get(1);
    LockClient client = client(awaitLeader());
    long one = served(() -> client.openSession(TTL_MS));
    long two = served(() -> client.openSession(TTL_MS));
    // The follower may not have applied yet that whoever led before has gone.
    long now = served(() -> client.leader("head")).getHeader().getAppliedIndex();
    Iterator<ObserveResponse> before =
        client(first).observe(ObserveRequest.newBuilder().setMinAppliedIndex(now).build());
    assertThat(before.next().hasNoLeader()).isTrue();
    long ones = served(() -> client.campaign(one, 1, "head", "one", 0)).getElected().getToken();
    ObserveResponse seen = before.next();
    assertThat(seen.getLeader().getValue().toStringUtf8()).isEqualTo("one");
    assertThat(seen.getResynchronised()).isFalse();

    Iterator<ObserveResponse> after =
        client(second)
            .observe(
                ObserveRequest.newBuilder()
                    .setAfterToken(seen.getLeader().getToken())
                    .setAfterProclamation(seen.getLeader().getProclamation())
                    .setMinAppliedIndex(seen.getHeader().getAppliedIndex())
                    .build());
    ObserveResponse opening = after.next();
    assertThat(opening.hasLeader() || opening.hasNoLeader()).as("known already").isFalse();
    var _ = served(() -> client.proclaim(one, 2, "head", ones, "uno"));
    var _ = served(() -> client.resign(one, 3, "head", ones));
    var _ = served(() -> client.campaign(two, 1, "head", "two", 0));

    assertThat(after.next().getLeader().getValue().toStringUtf8()).isEqualTo("uno");
    assertThat(after.next().hasNoLeader()).isTrue();
    assertThat(after.next().getLeader().getValue().toStringUtf8()).isEqualTo("two");
    assertThat(before.next().getLeader().getValue().toStringUtf8()).isEqualTo("uno");
  }

  @Test
  void asManyWaitForALockAsTheConfigurationAllowsAndTheNextIsRefusedAndToldTheLimit() {
    LockClient client = client(followers().getFirst());
    long holder = served(() -> client.openSession(TTL_MS));
    var _ = served(() -> client.acquire(holder, 1, "l", 0));
    List<CompletableFuture<AcquireLockResponse>> waiting = new ArrayList<>();
    for (int i = 1; i <= MAX_WAITERS; i++) {
      long session = served(() -> client.openSession(TTL_MS));
      waiting.add(inBackground(() -> client.acquire(session, 1, "l", 100_000)));
      awaitWaiters(i);
    }
    long tooMany = served(() -> client.openSession(TTL_MS));

    assertThatThrownBy(() -> client.acquire(tooMany, 1, "l", 100_000))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              Failure failure = TestClient.failureOf(e);
              assertThat(failure.getCode()).isEqualTo(FailureCode.OVERLOADED);
              assertThat(failure.getLimitName()).isEqualTo("limits.max-waiters-per-lock");
              assertThat(failure.getLimit()).isEqualTo(MAX_WAITERS);
            });
    var _ = client.forceRelease("l", served(() -> client.describe("l")).getToken());
    assertThat(soon(waiting.getFirst()).hasGranted()).as("who waits already is served").isTrue();
  }

  @Test
  void operatorTakesALockAwayAndTheNextInLineGetsIt() {
    LockClient client = client(followers().getFirst());
    long holder = served(() -> client.openSession(TTL_MS));
    long waiter = served(() -> client.openSession(TTL_MS));
    long token = served(() -> client.acquire(holder, 1, "l", 0)).getGranted().getToken();
    CompletableFuture<AcquireLockResponse> waiting =
        inBackground(() -> client.acquire(waiter, 1, "l", 100_000));
    awaitWaiters(1);

    assertThatThrownBy(() -> client.forceRelease("l", token + 1))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(TestClient.failureOf(e).getCode()).isEqualTo(FailureCode.STALE_TOKEN));
    assertThat(client.forceRelease("l", token).getToken()).isEqualTo(token);

    long waiters = soon(waiting).getGranted().getToken();
    assertThat(waiters).isGreaterThan(token);
    assertThat(served(() -> client.acquire(holder, 1, "l", 0)).getNotGranted().getReason())
        .isEqualTo(Reason.REVOKED);
    assertThat(validate(client, token)).isEqualTo(ValidateTokenResponse.State.STALE);
    assertThat(validate(client, waiters)).isEqualTo(ValidateTokenResponse.State.CURRENT);
  }

  private static ValidateTokenResponse.State validate(LockClient client, long token) {
    return served(() ->
            client
                .locks()
                .validateToken(
                    ValidateTokenRequest.newBuilder().setLockName("l").setToken(token).build()))
        .getState();
  }

  @Test
  void expiredHoldersLockStaysClosedForItsDelayAndThenGoesToTheNextInLine() {
    LockClient client = client(followers().getFirst());
    long waiter = served(() -> client.openSession(TTL_MS));
    long mute = served(() -> client.openSession(1_000));
    AcquireLockRequest delayed =
        AcquireLockRequest.newBuilder()
            .setRequest(LockClient.request(mute, 1))
            .setLockName("l")
            .setLockDelayMs(5_000)
            .build();
    assertThat(served(() -> client.locks().acquire(delayed)).hasGranted()).isTrue();
    CompletableFuture<AcquireLockResponse> waiting =
        inBackground(() -> client.acquire(waiter, 1, "l", 100_000));

    await()
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> served(() -> client.describe("l")).getDelayRemainingMs() > 0);
    assertThat(waiting).as("the lock is closed").isNotDone();

    assertThat(soon(waiting).hasGranted()).isTrue();
    assertThat(served(() -> client.describe("l")).getHolderSessionId()).isEqualTo(waiter);
  }

  @Test
  void namesOfTheClusterAreRefusedOnEveryNode() {
    LockClient any = client(awaitLeader());
    long session = served(() -> any.openSession(TTL_MS));
    for (String node : cluster.running().keySet()) {
      assertThatThrownBy(() -> client(node).acquire(session, 1, "aegis/rotation", 0))
          .as("on %s", node)
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(TestClient.failureOf(e).getCode())
                    .isEqualTo(FailureCode.INVALID_REQUEST);
                assertThat(TestClient.failureOf(e).getMessage()).contains("reserved");
              });
    }
  }

  @Test
  void sessionIsFoundByItsNonceListedAndRememberedAfterItsEnd() {
    LockClient client = client(followers().getFirst());
    CreateSessionRequest create =
        CreateSessionRequest.newBuilder()
            .setTtlMs(TTL_MS)
            .setOwner("me")
            .setNonce(ByteString.copyFromUtf8("sixteen bytes ok"))
            .build();
    long session = served(() -> client.sessions().create(create)).getSessionId();
    assertThat(served(() -> client.sessions().create(create)).getSessionId()).isEqualTo(session);
    long other = served(() -> client.openSession(TTL_MS));
    var _ = served(() -> client.acquire(session, 1, "jobs/1", 0));

    assertThat(
            served(() ->
                    client
                        .sessions()
                        .list(ListSessionsRequest.newBuilder().setAfterSessionId(0).build()))
                .getSessionsList())
        .extracting(SessionDescription::getSessionId)
        .contains(session, other);
    assertThat(
            served(() ->
                    client.locks().list(ListLocksRequest.newBuilder().setPrefix("jobs/").build()))
                .getLocksList())
        .extracting(LockDescription::getLockName)
        .containsExactly("jobs/1");

    var _ = client.forceEnd(session);
    assertThatThrownBy(() -> client.describeSession(session))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(TestClient.failureOf(e).getSessionEndReason())
                    .isEqualTo(SessionEndReason.ENDED_BY_OPERATOR));
    List<KeepAliveResponse> answers = Collections.synchronizedList(new ArrayList<>());
    StreamObserver<KeepAliveRequest> renewals = client.keepAlive(answers);
    renewals.onNext(KeepAliveRequest.newBuilder().setSessionId(session).build());
    await().atMost(WITHIN).until(() -> answers.size() == 1);
    renewals.onCompleted();
    assertThat(answers.getFirst().getTtlMs()).isZero();
    assertThat(answers.getFirst().getEndReason()).isEqualTo(SessionEndReason.ENDED_BY_OPERATOR);
  }

  @Test
  void renewalsOfManySessionsShareEntries() {
    LockClient client = client(awaitLeader());
    int sessions = 200;
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      ids.add(served(() -> client.openSession(TTL_MS)));
    }
    List<KeepAliveResponse> answers = Collections.synchronizedList(new ArrayList<>());
    StreamObserver<KeepAliveRequest> renewals = client.keepAlive(answers);

    ids.forEach(id -> renewals.onNext(KeepAliveRequest.newBuilder().setSessionId(id).build()));
    await().atMost(WITHIN).until(() -> answers.size() == sessions);
    renewals.onCompleted();

    List<KeepAliveResponse> inOrder = List.copyOf(answers);
    assertThat(inOrder).extracting(KeepAliveResponse::getSessionId).isEqualTo(ids);
    assertThat(inOrder).allMatch(answer -> answer.getTtlMs() == TTL_MS);
    assertThat(inOrder.stream().map(answer -> answer.getHeader().getAppliedIndex()).distinct())
        .as("entries that %d renewals took", sessions)
        .hasSizeLessThan(sessions / 4);
  }
}
