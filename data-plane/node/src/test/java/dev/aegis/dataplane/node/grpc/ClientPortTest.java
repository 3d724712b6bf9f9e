package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.VoterView;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.watch.ElectionHub;
import dev.aegis.dataplane.node.watch.LockWaits;
import dev.aegis.dataplane.node.watch.WatchHub;
import dev.aegis.dataplane.node.watch.WatchRules;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The client port of a leader over a real socket, before a log that commits when the test says so.
class ClientPortTest {
  private static final Position POSITION = new Position(7, 1, 2);
  private static final Duration WITHIN = Duration.ofSeconds(60);

  /// A log that nobody uses.
  static final CommandLog SILENT = new HandDrivenLog();

  private final HandDrivenLog log = new HandDrivenLog();
  private @Nullable ClientPort port;
  private @Nullable ManagedChannel channel;

  private static final class HandDrivenLog implements CommandLog {
    private final BlockingQueue<CompletableFuture<Committed>> submitted =
        new LinkedBlockingQueue<>();

    @Override
    public CompletableFuture<Committed> submit(Command command) {
      CompletableFuture<Committed> done = new CompletableFuture<>();
      submitted.add(done);
      return done;
    }

    CompletableFuture<Committed> next() throws InterruptedException {
      return Objects.requireNonNull(submitted.poll(60, TimeUnit.SECONDS), "nothing is submitted");
    }

    @Override
    public CompletableFuture<Position> barrier() {
      return CompletableFuture.completedFuture(POSITION);
    }

    @Override
    public Answer query(Query query) {
      return new Answer.NotFound();
    }

    @Override
    public Position position() {
      return POSITION;
    }
  }

  private record Leading() implements Consensus {
    @Override
    public boolean isLeaderReady() {
      return true;
    }

    @Override
    public Optional<String> leader() {
      return Optional.of("n1");
    }

    @Override
    public Optional<VoterView> view(String group) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public OptionalLong termIn(String group) {
      return OptionalLong.empty();
    }

    @Override
    public RaftStatus status() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Members members() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public boolean handOver(Duration atMost) {
      throw new UnsupportedOperationException("nobody asks");
    }
  }

  @BeforeEach
  void serve() throws IOException {
    SortedMap<String, HostPort> addresses = new TreeMap<>();
    int free;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = probe.getLocalPort();
    }
    addresses.put("n1", new HostPort("127.0.0.1", free));
    NodeSettings settings =
        new NodeSettings(
            "n1",
            "test",
            addresses,
            addresses,
            Path.of("unused"),
            Path.of("unused"),
            false,
            new NodeSecurity.Insecure());
    port =
        ClientPort.open(
            settings,
            new Transport.Plain(),
            Optional.empty(),
            new PeerChannels(
                "n1", node -> Optional.ofNullable(addresses.get(node)), new Transport.Plain()),
            new ClientPort.Backend(
                log,
                new Leading(),
                new UnusedChanges(),
                new WatchHub(WatchRules.whereRetained(0)),
                new ElectionHub(),
                new LockWaits(),
                _ -> {},
                LeaderProxyTest.defaults(),
                "digest",
                "version"),
            (_, _, _) -> {});
    channel = NettyChannelBuilder.forAddress("127.0.0.1", free).usePlaintext().build();
  }

  @AfterEach
  void close() {
    Objects.requireNonNull(channel).shutdownNow();
    Objects.requireNonNull(port).close();
  }

  private StatusRuntimeException failureOfPut(int valueBytes) {
    StatusRuntimeException failed =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                KvServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(WITHIN)
                    .put(
                        PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("k"))
                            .setValue(ByteString.copyFrom(new byte[valueBytes]))
                            .build()));
    assertThat(failed).as("the put fails").isNotNull();
    return failed;
  }

  @Test
  void aRequestOverTheLimitIsRefusedWithTheLimitAndItsSize() {
    StatusRuntimeException failed = failureOfPut(Checks.MAX_REQUEST_BYTES + 1);
    Failure failure = LeaderProxyTest.failureOf(failed);
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.getCode()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(failure.getLimitName()).isEqualTo("request bytes");
    assertThat(failure.getLimit()).isEqualTo(Checks.MAX_REQUEST_BYTES);
    assertThat(failure.getActual()).isGreaterThan(Checks.MAX_REQUEST_BYTES);
    assertThat(log.submitted).isEmpty();
  }

  @Test
  void aRequestUnderTheLimitIsMeasuredByItsFields() {
    Failure failure = LeaderProxyTest.failureOf(failureOfPut(Checks.MAX_VALUE_BYTES + 1));
    assertThat(failure.getLimitName()).isEqualTo("value bytes");
  }

  /// As `common.proto` says: this one never reaches anything that could give it a type.
  @Test
  void aRequestFarBeyondTheLimitIsCutByTheTransport() {
    StatusRuntimeException failed = failureOfPut(5 * Checks.MAX_REQUEST_BYTES);
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(log.submitted).isEmpty();
  }

  /// What a stream of renewals brought, in order.
  private static final class Renewals implements StreamObserver<KeepAliveResponse> {
    private final List<Long> sessions = new CopyOnWriteArrayList<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    @Override
    public void onNext(KeepAliveResponse response) {
      sessions.add(response.getSessionId());
    }

    @Override
    public void onError(Throwable failure) {
      ended.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      ended.complete(null);
    }
  }

  private StreamObserver<KeepAliveRequest> keepAlive(Renewals renewals) {
    return SessionServiceGrpc.newStub(channel).withDeadlineAfter(WITHIN).keepAlive(renewals);
  }

  private static KeepAliveRequest renew(long session) {
    return KeepAliveRequest.newBuilder().setSessionId(session).build();
  }

  private static void commit(CompletableFuture<Committed> renewal) {
    renewal.complete(new Committed(new Outcome.SessionsRenewed(1, List.of()), POSITION));
  }

  @Test
  void aClientThatHalfClosesStillGetsTheAnswersUnderWay() throws InterruptedException {
    Renewals renewals = new Renewals();
    StreamObserver<KeepAliveRequest> requests = keepAlive(renewals);
    requests.onNext(renew(1));
    requests.onNext(renew(2));
    CompletableFuture<Committed> first = log.next();
    commit(first);
    CompletableFuture<Committed> second = log.next();
    await().atMost(WITHIN).until(() -> renewals.sessions.size() == 1);
    requests.onCompleted();
    // An answered call behind the half-close on the same connection: the node has seen it by then.
    assertThat(failureOfPut(Checks.MAX_VALUE_BYTES + 1)).isNotNull();
    assertThat(renewals.ended).isNotDone();
    commit(second);
    assertThat(renewals.ended).succeedsWithin(WITHIN);
    assertThat(renewals.sessions).containsExactly(1L, 2L);
  }

  @Test
  void aClientThatHalfClosesWithNothingUnderWayIsDone() {
    Renewals renewals = new Renewals();
    keepAlive(renewals).onCompleted();
    assertThat(renewals.ended).succeedsWithin(WITHIN);
  }

  /// The renewal before it is answered to nobody, and that harms nothing.
  @Test
  void anOverlongMessageEndsAStreamWithTheLimit() throws InterruptedException {
    Renewals renewals = new Renewals();
    StreamObserver<KeepAliveRequest> requests = keepAlive(renewals);
    requests.onNext(renew(1));
    CompletableFuture<Committed> renewal = log.next();
    UnknownFieldSet.Field padding =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFrom(new byte[Checks.MAX_REQUEST_BYTES]))
            .build();
    requests.onNext(
        renew(2).toBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, padding).build())
            .build());
    assertThat(renewals.ended)
        .failsWithin(WITHIN)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failed ->
                assertThat(LeaderProxyTest.failureOf(failed).getCode())
                    .isEqualTo(FailureCode.LIMIT_EXCEEDED));
    commit(renewal);
    assertThat(renewals.sessions).isEmpty();
  }
}
