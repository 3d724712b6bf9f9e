package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.CampaignRequest;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.ForceReleaseRequest;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.ListLocksRequest;
import dev.aegis.wire.v1.ListSessionsRequest;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.ObserveRequest;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a client is told that goes beyond a limit, by a node that passes calls on to the leader.
///
/// The numbers are those that `common.proto` promises, not the node's constants: those may not
/// change without the promise.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int MAX_SESSIONS = 2;
  private static final int MAX_WATCHERS = 2;
  private static final RequestId REQUEST =
      RequestId.newBuilder().setSessionId(1).setSequence(1).build();

  private InProcessCluster cluster;
  private String follower;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    InProcessCluster.Options steady = InProcessCluster.Options.steadyLeader();
    cluster =
        InProcessCluster.start(
            dir,
            3,
            steady.withConfig(config ->
                steady
                    .config()
                    .apply(config)
                    .replace("max-sessions: 10000", "max-sessions: " + MAX_SESSIONS)
                    .replace("max-watchers: 1000", "max-watchers: " + MAX_WATCHERS)));
    String leader = await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
    follower = cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    SharedCluster.awaitWhole(cluster);
  }

  @AfterEach
  void itStillServes() {
    TestClient client = client();
    var _ = TestClient.untilServed(() -> client.put("k", "v"));
    assertThat(TestClient.untilServed(() -> client.get("k"))).isEqualTo("v");
    SharedCluster.endSessions(cluster.channel(follower));
    assertThat(TestClient.untilServed(() -> client.openSession(60_000))).isPositive();
    SharedCluster.endSessions(cluster.channel(follower));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private TestClient client() {
    return new TestClient(cluster.channel(follower));
  }

  /// A request that goes beyond one limit by one.
  record Beyond(
      String what, MethodDescriptor<?, ?> method, Object request, String limitName, long limit) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Stream<Beyond> beyond() {
    return Stream.of(
        new Beyond(
            "key",
            KvServiceGrpc.getPutMethod(),
            PutRequest.newBuilder().setKey(bytes(1025)).build(),
            "key bytes",
            1024),
        new Beyond(
            "owner of a session",
            SessionServiceGrpc.getCreateMethod(),
            CreateSessionRequest.newBuilder().setOwner("o".repeat(129)).build(),
            "owner bytes",
            128),
        new Beyond(
            "nonce of a session",
            SessionServiceGrpc.getCreateMethod(),
            CreateSessionRequest.newBuilder().setNonce(bytes(65)).build(),
            "nonce bytes",
            64),
        new Beyond(
            "TTL of a session",
            SessionServiceGrpc.getCreateMethod(),
            CreateSessionRequest.newBuilder().setTtlMs(86_400_001).build(),
            "ttl_ms (lease.max-ttl)",
            86_400_000),
        new Beyond(
            "name of a lock",
            LockServiceGrpc.getAcquireMethod(),
            acquire().setLockName("l".repeat(257)).build(),
            "lock_name bytes",
            256),
        new Beyond(
            "wait for a lock",
            LockServiceGrpc.getAcquireMethod(),
            acquire().setWaitMs(3_600_001).build(),
            "wait_ms",
            3_600_000),
        new Beyond(
            "lock delay",
            LockServiceGrpc.getAcquireMethod(),
            acquire().setLockDelayMs(60_001).build(),
            "lock_delay_ms",
            60_000),
        new Beyond(
            "wait for an election",
            ElectionServiceGrpc.getCampaignMethod(),
            campaign().setWaitMs(3_600_001).build(),
            "wait_ms",
            3_600_000),
        new Beyond(
            "delay after a leader",
            ElectionServiceGrpc.getCampaignMethod(),
            campaign().setLockDelayMs(60_001).build(),
            "lock_delay_ms",
            60_000),
        new Beyond(
            "value of an election",
            ElectionServiceGrpc.getCampaignMethod(),
            campaign().setValue(bytes(1025)).build(),
            "value bytes",
            1024),
        new Beyond(
            "operator's note",
            LockServiceGrpc.getForceReleaseMethod(),
            ForceReleaseRequest.newBuilder().setLockName("l").setNote("n".repeat(257)).build(),
            "note bytes",
            256),
        new Beyond(
            "page of locks",
            LockServiceGrpc.getListMethod(),
            ListLocksRequest.newBuilder().setLimit(1001).build(),
            "limit",
            1000),
        new Beyond(
            "page of sessions",
            SessionServiceGrpc.getListMethod(),
            ListSessionsRequest.newBuilder().setLimit(1001).build(),
            "limit",
            1000));
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }

  private static AcquireLockRequest.Builder acquire() {
    return AcquireLockRequest.newBuilder().setRequest(REQUEST).setLockName("l");
  }

  private static CampaignRequest.Builder campaign() {
    return CampaignRequest.newBuilder().setRequest(REQUEST).setElectionName("e");
  }

  @ParameterizedTest
  @MethodSource("beyond")
  void whatIsTooLargeIsRefusedWithLimitAndValue(Beyond beyond) {
    OneCall.Ending ending =
        OneCall.of(cluster.channel(follower), beyond.method(), beyond.request());

    assertThat(ending.status()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertNamed(ending.failure(), beyond.limitName(), beyond.limit());
  }

  @Test
  void oneSessionTooManyIsRefusedWithLimitAndValue() {
    TestClient client = client();
    for (int i = 0; i < MAX_SESSIONS; i++) {
      var _ = TestClient.untilServed(() -> client.openSession(3_600_000));
    }

    assertTooMany(() -> client.openSession(3_600_000), "limits.max-sessions", MAX_SESSIONS);
  }

  @Test
  void oneWatchTooManyIsRefusedWithLimitAndValue() {
    assertOpenAtMost(this::watch);
  }

  @Test
  void oneObservationTooManyIsRefusedWithLimitAndValue() {
    assertOpenAtMost(this::observe);
  }

  private Object watch() {
    return WatchServiceGrpc.newBlockingStub(cluster.channel(follower))
        .withDeadlineAfter(WITHIN)
        .watch(WatchRequest.newBuilder().setKey(ByteString.copyFromUtf8("w")).build())
        .next();
  }

  private Object observe() {
    return ElectionServiceGrpc.newBlockingStub(cluster.channel(follower))
        .withDeadlineAfter(WITHIN)
        .observe(ObserveRequest.newBuilder().setElectionName("e").build())
        .next();
  }

  /// Opens as many as may be, is refused one more, and gets one when those have ended.
  private static void assertOpenAtMost(Supplier<Object> open) {
    try (Context.CancellableContext calls = Context.current().withCancellation()) {
      calls.run(() -> {
        for (int i = 0; i < MAX_WATCHERS; i++) {
          var _ = TestClient.untilServed(open);
        }
        assertTooMany(open, "limits.max-watchers", MAX_WATCHERS);
      });
    }
    try (Context.CancellableContext calls = Context.current().withCancellation()) {
      calls.run(() -> assertThat(TestClient.untilServed(open)).isNotNull());
    }
  }

  @Test
  void whoAsksAgainForTheLastSessionThereWasRoomForGetsIt() {
    SessionServiceGrpc.SessionServiceBlockingStub sessions =
        SessionServiceGrpc.newBlockingStub(cluster.channel(follower));
    CreateSessionRequest last =
        CreateSessionRequest.newBuilder().setTtlMs(3_600_000).setNonce(bytes(16)).build();
    for (int i = 1; i < MAX_SESSIONS; i++) {
      var _ = TestClient.untilServed(() -> client().openSession(3_600_000));
    }
    long session = TestClient.untilServed(() -> sessions.create(last)).getSessionId();

    assertThat(TestClient.untilServed(() -> sessions.create(last)).getSessionId())
        .isEqualTo(session);
  }

  @Test
  void aTtlBeyondAllBoundsIsToldAsItIs() {
    Failure failure = TestClient.failureOf(TestClient.refusalOf(() -> client().openSession(-1)));

    assertThat(failure.getLimitName()).isEqualTo("ttl_ms (lease.max-ttl)");
    assertThat(failure.getActual()).as("2^64 - 1").isEqualTo(-1);
    assertThat(failure.getMessage()).contains("18446744073709551615");
  }

  private static void assertTooMany(Supplier<?> call, String limitName, long limit) {
    StatusRuntimeException refusal = TestClient.refusalOf(call);

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertNamed(TestClient.failureOf(refusal), limitName, limit);
  }

  private static void assertNamed(Failure failure, String limitName, long limit) {
    assertThat(failure.getCode()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(failure.getLimitName()).isEqualTo(limitName);
    assertThat(failure.getLimit()).isEqualTo(limit);
    assertThat(failure.getActual()).isEqualTo(limit + 1);
    assertThat(failure.getMessage())
        .contains(limitName, Long.toString(limit), Long.toString(limit + 1));
  }
}
