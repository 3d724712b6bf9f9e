package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.certificates.DevelopmentAuthority.Issued;
import dev.aegis.dataplane.node.grpc.OwnClient;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.LockNotGranted.Reason;
import dev.aegis.wire.v1.ObserveRequest;
import dev.aegis.wire.v1.ObserveResponse;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Five real nodes that serve with certificates, and strangers who try their ports.
class TlsClusterIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

  @TempDir static Path dir;
  private static TestCertificates certificates;
  private static InProcessCluster cluster;
  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    certificates = new TestCertificates(dir.resolve("certificates"), NODES);
    cluster =
        InProcessCluster.start(
            dir, 5, InProcessCluster.Options.defaults().withSecurity(certificates::of));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void findTheWholeClusterWithoutASession() {
    SharedCluster.awaitWhole(cluster);
    SharedCluster.endSessionsAsOperator(channel(awaitLeader(), TestCertificates.OPERATOR));
  }

  @AfterEach
  void closeChannels() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private static String awaitLeader() {
    return await()
        .atMost(WITHIN)
        .until(() -> cluster.leader(), java.util.Optional::isPresent)
        .get();
  }

  private static String aFollower() {
    String leader = awaitLeader();
    return cluster.running().keySet().stream()
        .filter(id -> !id.equals(leader))
        .findFirst()
        .orElseThrow();
  }

  private ManagedChannel opened(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  private ManagedChannel channel(String node, String identity) {
    return opened(certificates.channel(cluster.clientAddress(node), identity));
  }

  private ManagedChannel channel(String node, @Nullable Issued shown) {
    return opened(certificates.channel(cluster.clientAddress(node), shown));
  }

  private TestClient client(String node, String identity) {
    return new TestClient(channel(node, identity));
  }

  private PolicyClient operator() {
    return new PolicyClient(channel(awaitLeader(), TestCertificates.OPERATOR));
  }

  private void grantAll(String identity) {
    operator().set(PolicyClient.writer(identity, ""), PolicyClient.locker(identity, ""));
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(TestClient.failureOf(e).getCode())
                    .as("%s", e.getMessage())
                    .isEqualTo(FailureCode.PERMISSION_DENIED));
  }

  @Test
  void anyNodePassesACallOnToTheLeaderForItsCaller() {
    grantAll("ann");
    for (String node : NODES) {
      TestClient ann = client(node, "ann");
      TestClient.untilServed(() -> ann.put("from/" + node, node));
      assertThat(TestClient.untilServed(() -> ann.get("from/" + node))).isEqualTo(node);
      long session = TestClient.untilServed(() -> ann.openSession(30_000));
      long token =
          TestClient.untilServed(() -> ann.acquire(session, 1, "lock " + node, 0))
              .getGranted()
              .getToken();
      ann.release(session, 2, "lock " + node, token);
      assertDenied(() -> client(node, "ben").put("from/ben", "v"));
    }
  }

  @Test
  void aKilledLeaderIsReplacedAndItsPolicyHoldsOn() {
    grantAll("ann");
    String killed = awaitLeader();
    String survivor = aFollower();
    TestClient ann = client(survivor, "ann");
    long session = TestClient.untilServed(() -> ann.openSession(60_000));
    TestClient.untilServed(() -> ann.put(session, 1, "k", "before"));
    cluster.kill(killed);
    TestClient.untilServed(() -> ann.put(session, 2, "k", "after"));
    assertThat(TestClient.untilServed(() -> ann.get("k"))).isEqualTo("after");
    awaitLeader();
    assertThatThrownBy(() ->
            TestClient.untilServed(() -> {
              try {
                return client(survivor, "ben").put("k", "v");
              } catch (StatusRuntimeException e) {
                // Denied is final; everything else may be the election.
                if (TestClient.failureOf(e).getCode() == FailureCode.PERMISSION_DENIED) {
                  throw new IllegalStateException("denied");
                }
                throw e;
              }
            }))
        .hasMessage("denied");
    cluster.restart(killed);
    await()
        .atMost(WITHIN)
        .until(() ->
            cluster.node(killed).status().indexes().applied()
                >= cluster.node(survivor).status().indexes().committed());
  }

  @Test
  void aWaitThatIsCancelledLeavesTheQueueForItsCaller() {
    grantAll("ann");
    TestClient ann = client(aFollower(), "ann");
    long holder = TestClient.untilServed(() -> ann.openSession(60_000));
    long waiter = TestClient.untilServed(() -> ann.openSession(60_000));
    TestClient.untilServed(() -> ann.acquire(holder, 1, "l", 0));
    Context.CancellableContext call = Context.current().withCancellation();
    CompletableFuture<?> waiting =
        CompletableFuture.runAsync(
            () -> call.run(() -> ann.acquire(waiter, 1, "l", 60_000)),
            task -> Thread.ofVirtual().start(task));
    await().atMost(WITHIN).until(() -> cluster.node(awaitLeader()).openWaits() == 1);
    call.cancel(null);
    await().atMost(WITHIN).until(() -> cluster.node(awaitLeader()).openWaits() == 0);
    await().atMost(WITHIN).until(waiting::isDone);
    assertThat(
            TestClient.untilServed(() -> ann.acquire(waiter, 1, "l", 0))
                .getNotGranted()
                .getReason())
        .isEqualTo(Reason.CANCELLED);
  }

  @Test
  void aWatchEndsWhenItsRoleIsTakenAway() {
    grantAll("ann");
    String node = aFollower();
    TestClient.untilServed(() -> client(node, "ann").put("w/0", "v"));
    Iterator<WatchResponse> watch =
        WatchServiceGrpc.newBlockingStub(channel(node, "ann"))
            .withDeadlineAfter(Duration.ofMinutes(2))
            .watch(
                WatchRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8("w/"))
                    .setRangeEnd(ByteString.copyFromUtf8("w0"))
                    .build());
    watch.next();
    grantAll("ben");
    TestClient.untilServed(() -> client(node, "ben").put("w/1", "v"));
    assertDenied(() -> {
      while (true) {
        watch.next();
      }
    });
  }

  @Test
  void aSessionIsNoneOfAnotherClientsBusiness() {
    operator()
        .set(
            PolicyClient.writer("ann", ""),
            PolicyClient.writer("ben", ""),
            PolicyClient.locker("ben", ""));
    String node = aFollower();
    long annas = TestClient.untilServed(() -> client(node, "ann").openSession(60_000));
    assertDenied(() -> client(node, "ben").acquire(annas, 1, "l", 0));
    assertDenied(() -> client(node, "ben").put(annas, 1, "k", "v"));
  }

  @Test
  void onlyANodeMaySayForWhomItPassesACallOn() {
    grantAll("ann");
    Metadata forged = new Metadata();
    forged.put(Metadata.Key.of("aegis-on-behalf-of", Metadata.ASCII_STRING_MARSHALLER), "ann");
    for (String node : List.of(awaitLeader(), aFollower())) {
      assertDenied(() ->
          new TestClient(
                  io.grpc.ClientInterceptors.intercept(
                      channel(node, "ben"), MetadataUtils.newAttachHeadersInterceptor(forged)))
              .put("k", "v"));
    }
    Issued stranger = certificates.clients.node("n9", List.of("127.0.0.1"));
    assertDenied(() ->
        new TestClient(
                io.grpc.ClientInterceptors.intercept(
                    channel(awaitLeader(), stranger),
                    MetadataUtils.newAttachHeadersInterceptor(forged)))
            .put("k", "v"));
  }

  /// These headers are how nodes without certificates know their own calls.
  @Test
  void noHeaderMakesAClientANode() {
    grantAll("ann");
    Metadata forged = new Metadata();
    forged.put(Metadata.Key.of("aegis-own", Metadata.ASCII_STRING_MARSHALLER), "guessed");
    forged.put(Metadata.Key.of("aegis-hop", Metadata.ASCII_STRING_MARSHALLER), "node");
    TestClient ann = client(awaitLeader(), "ann");
    long session = TestClient.untilServed(() -> ann.openSession(60_000));
    TestClient forging =
        new TestClient(
            io.grpc.ClientInterceptors.intercept(
                channel(awaitLeader(), "ann"), MetadataUtils.newAttachHeadersInterceptor(forged)));
    assertThat(TestClient.refusalOf(() -> forging.acquire(session, 1, "aegis/rotation", 0)))
        .hasMessageContaining("reserved for the cluster's own work");
  }

  @Test
  void observersAreToldUntilTheirRoleIsTakenAway() {
    grantAll("ann");
    String node = aFollower();
    TestClient ann = client(node, "ann");
    long session = TestClient.untilServed(() -> ann.openSession(60_000));
    Iterator<ObserveResponse> observed =
        new LockClient(channel(node, "ann")).observe(ObserveRequest.getDefaultInstance());
    assertThat(observed.next().hasNoLeader()).isTrue();
    TestClient.untilServed(() -> ann.acquire(session, 1, "head", 0));
    assertThat(observed.next().hasLeader()).isTrue();
    grantAll("ben");
    TestClient ben = client(node, "ben");
    TestClient.untilServed(() -> operatorsClient().forceRelease("head", 0));
    assertDenied(observed::next);
    assertDenied(() ->
        new LockClient(channel(node, "ann")).observe(ObserveRequest.getDefaultInstance()).next());
    assertThat(TestClient.untilServed(() -> ben.describe("head")).getHeld()).isFalse();
  }

  private LockClient operatorsClient() {
    return new LockClient(channel(awaitLeader(), TestCertificates.OPERATOR));
  }

  @Test
  void aSessionIsKeptAliveByItsOwnerAlone() {
    operator().set(PolicyClient.writer("ann", ""), PolicyClient.writer("ben", ""));
    String node = aFollower();
    long annas = TestClient.untilServed(() -> client(node, "ann").openSession(60_000));
    long bens = TestClient.untilServed(() -> client(node, "ben").openSession(60_000));
    assertThat(keptAlive(node, "ben", annas).failure().getCode())
        .isEqualTo(FailureCode.PERMISSION_DENIED);
    await().atMost(WITHIN).until(() -> keptAlive(node, "ben", bens).status() == Status.Code.OK);
    await().atMost(WITHIN).until(() -> keptAlive(node, "ann", annas).status() == Status.Code.OK);
  }

  private OneCall.Ending keptAlive(String node, String identity, long session) {
    return OneCall.of(
        channel(node, identity),
        SessionServiceGrpc.getKeepAliveMethod(),
        KeepAliveRequest.newBuilder().setSessionId(session).build());
  }

  @Test
  void aNodesOwnCertificateIsNoKeyToTheStore() {
    Issued node = certificates.clients.node("n1", List.of("127.0.0.1"));
    TestClient asNode = new TestClient(channel(awaitLeader(), node));
    assertDenied(() -> asNode.put("k", "v"));
    assertDenied(() -> asNode.get("k"));
    assertThat(asNode.status().getNodeId()).isEqualTo(awaitLeader());
  }

  @Test
  void aNodeTakesTheClustersOwnLockThroughItsOwnPort() {
    String node = aFollower();
    try (OwnClient own =
        new OwnClient(cluster.clientAddress(node), Transport.of(cluster.settings(node, false)))) {
      OptionalLong session =
          await()
              .atMost(WITHIN)
              .until(
                  () -> own.tryLock("aegis/rotation", "test", Duration.ofMinutes(1)),
                  OptionalLong::isPresent);
      assertThat(own.endSession(session.getAsLong())).isTrue();
      assertThat(own.tryLock("jobs", "test", Duration.ofMinutes(1)))
          .as("a lock that is not the cluster's own")
          .isEmpty();
    }
  }

  @Test
  void anotherNodesOwnCallIsNotPassedOnAsOurs() {
    String node = aFollower();
    String other = NODES.stream().filter(id -> !id.equals(node)).findFirst().orElseThrow();
    Issued another = certificates.clients.node(other, List.of("127.0.0.1"));
    assertThatThrownBy(() -> new TestClient(channel(node, another)).openSession(60_000))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(TestClient.failureOf(e).getCode())
                    .isIn(FailureCode.NOT_LEADER, FailureCode.NO_LEADER));
  }

  @Test
  void strangersAreRefusedAtTheClientPort() {
    String node = awaitLeader();
    assertRefused("no certificate", channel(node, (Issued) null));
    assertRefused("of another authority", channel(node, certificates.strangers.client("root")));
    assertRefused("of the peers' authority", channel(node, certificates.peers.client("root")));
    assertRefused(
        "a node's, of the peers' authority",
        channel(node, certificates.peers.node("n2", List.of("127.0.0.1"))));
    assertRefused(
        "plain text",
        opened(
            NettyChannelBuilder.forAddress("127.0.0.1", cluster.clientAddress(node).port())
                .usePlaintext()
                .build()));
    Issued nameless = certificates.clients.client("no/name");
    assertDenied(() -> new TestClient(channel(node, nameless)).get("k"));
  }

  private static void assertRefused(String what, ManagedChannel channel) {
    RangeRequest stale =
        RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("k"))
            .setSerializable(true)
            .build();
    assertThatThrownBy(() -> new TestClient(channel).kv().range(stale))
        .as(what)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(TestClient.failureOf(e).getCode())
                  .as("nothing of ours answered")
                  .isEqualTo(FailureCode.FAILURE_CODE_UNSPECIFIED);
            });
  }
}
