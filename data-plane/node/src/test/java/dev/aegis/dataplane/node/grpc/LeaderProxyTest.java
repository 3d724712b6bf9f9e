package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
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
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.watch.ElectionHub;
import dev.aegis.dataplane.node.watch.LockWaits;
import dev.aegis.dataplane.node.watch.WatchHub;
import dev.aegis.dataplane.node.watch.WatchRules;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three client ports that disagree about who leads, over real sockets. There is no consensus
/// behind them: each one believes what the test says.
class LeaderProxyTest {
  private final SortedMap<String, HostPort> addresses = new TreeMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @BeforeEach
  void giveEachAnAddress() throws IOException {
    for (String id : List.of("n1", "n2", "n3")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        addresses.put(id, new HostPort("127.0.0.1", free.getLocalPort()));
      }
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable opened : open) {
      opened.close();
    }
  }

  /// A port whose node believes that this one leads; empty for nobody.
  private void serve(String id, String leader) throws IOException {
    serve(id, new Belief(leader, id.equals(leader), addresses));
  }

  private void serve(String id, Belief belief) throws IOException {
    NodeSettings settings =
        new NodeSettings(
            id,
            "test",
            addresses,
            addresses,
            Path.of("unused"),
            Path.of("unused"),
            false,
            new NodeSecurity.Insecure());
    BelievedLog log = new BelievedLog();
    PeerChannels peers =
        new PeerChannels(
            id, node -> Optional.ofNullable(addresses.get(node)), new Transport.Plain());
    open.add(peers);
    open.add(
        ClientPort.open(
            settings,
            new Transport.Plain(),
            Optional.empty(),
            peers,
            new ClientPort.Backend(
                log,
                belief,
                new UnusedChanges(),
                new WatchHub(WatchRules.whereRetained(0)),
                new ElectionHub(),
                new LockWaits(),
                _ -> {},
                defaults(),
                "digest",
                "version"),
            (method, outcome, _) -> calls.add(id + " " + method + " " + outcome)));
  }

  static ConsensusConfig defaults() throws IOException {
    try (InputStream yaml =
        LeaderProxyTest.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      ConfigVersion version = ConfigVersion.of(Objects.requireNonNull(yaml).readAllBytes());
      return ((ConfigVersion.Reading.Accepted) version.reading()).config();
    }
  }

  private record Belief(
      String leading, boolean isLeaderReady, SortedMap<String, HostPort> addresses)
      implements Consensus {
    @Override
    public Members members() {
      return Members.voting(addresses, addresses);
    }

    @Override
    public Optional<String> leader() {
      return Optional.of(leading).filter(name -> !name.isEmpty());
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
    public boolean handOver(Duration atMost) {
      throw new UnsupportedOperationException("nobody asks");
    }
  }

  /// Commits whatever it is given.
  private static final class BelievedLog implements CommandLog {
    @Override
    public CompletableFuture<Committed> submit(Command command) {
      return CompletableFuture.completedFuture(new Committed(new Outcome.KeyPut(2, 1), position()));
    }

    @Override
    public CompletableFuture<Position> barrier() {
      return CompletableFuture.completedFuture(position());
    }

    @Override
    public Answer query(Query query) {
      return new Answer.Keys(List.of(), false, 0, 2);
    }

    @Override
    public Position position() {
      return new Position(7, 1, 2);
    }
  }

  private KvServiceGrpc.KvServiceBlockingStub client(String id) {
    HostPort address = Objects.requireNonNull(addresses.get(id));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    open.add(channel::shutdownNow);
    return KvServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(20));
  }

  private PutResponse put(String id) {
    ByteString key = ByteString.copyFromUtf8("k");
    return client(id).put(PutRequest.newBuilder().setKey(key).setValue(key).build());
  }

  private Failure failureOfPut(String id) {
    StatusRuntimeException failed =
        catchThrowableOfType(StatusRuntimeException.class, () -> put(id));
    assertThat(failed).as("the put fails").isNotNull();
    return failureOf(failed);
  }

  static Failure failureOf(StatusRuntimeException failed) {
    Metadata trailers = Objects.requireNonNull(failed.getTrailers());
    return Objects.requireNonNull(trailers.get(Failures.TRAILER), failed::toString);
  }

  @Test
  void aFollowerPassesACallOnToTheLeader() throws IOException {
    serve("n1", "n2");
    serve("n2", "n2");
    assertThat(put("n1").getHeader().getNodeId()).isEqualTo("n2");
    assertThat(calls).containsExactlyInAnyOrder("n2 Put ok", "n1 Put ok");
  }

  /// Leadership moved from n2 to n3, and n1 has not heard: following the client's way back with a
  /// hint, never a chain through the cluster.
  @Test
  void aSecondHopIsRefusedWithAHint() throws IOException {
    serve("n1", "n2");
    serve("n2", "n3");
    serve("n3", "n3");
    Failure failure = failureOfPut("n1");
    assertThat(failure.getCode()).isEqualTo(FailureCode.NOT_LEADER);
    assertThat(failure.getLeaderHint()).isEqualTo(String.valueOf(addresses.get("n3")));
    assertThat(calls).as("n3 is not bothered").noneMatch(call -> call.startsWith("n3"));
  }

  @Test
  void twoNodesThatPointAtEachOtherDoNotPlayPingPong() throws IOException {
    serve("n1", "n2");
    serve("n2", "n1");
    assertThat(failureOfPut("n1").getCode()).isEqualTo(FailureCode.NOT_LEADER);
    assertThat(calls).containsExactlyInAnyOrder("n1 Put unavailable", "n2 Put unavailable");
  }

  @Test
  void withoutALeaderTheCallIsRefusedAsThat() throws IOException {
    serve("n1", "");
    Failure failure = failureOfPut("n1");
    assertThat(failure.getCode()).isEqualTo(FailureCode.NO_LEADER);
    assertThat(failure.getLeaderHint()).isEmpty();
  }

  @Test
  void aLeaderThatIsNotReadyGivesNoHintToItself() throws IOException {
    serve("n1", new Belief("n1", false, addresses));
    assertThat(failureOfPut("n1").getCode()).isEqualTo(FailureCode.NO_LEADER);
  }

  @Test
  void aLeaderThatCannotBeReachedLeavesTheOutcomeUnknown() throws IOException {
    serve("n1", "n2");
    assertThat(failureOfPut("n1").getCode()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
  }

  /// The follower takes it in first; the leader is not bothered with it.
  @Test
  void aRequestThatIsTooLargeIsRefusedWhereItArrives() throws IOException {
    serve("n1", "n2");
    serve("n2", "n2");
    PutRequest large =
        PutRequest.newBuilder().setValue(ByteString.copyFrom(new byte[2 << 20])).build();
    StatusRuntimeException failed =
        catchThrowableOfType(StatusRuntimeException.class, () -> client("n1").put(large));
    assertThat(failureOf(failed).getCode()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(calls).containsExactly("n1 Put invalid");
  }

  @Test
  void aSerializableReadStaysWhereItArrives() throws IOException {
    serve("n1", "n2");
    RangeRequest read =
        RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("k"))
            .setSerializable(true)
            .build();
    assertThat(client("n1").range(read).getHeader().getNodeId()).isEqualTo("n1");
  }
}
