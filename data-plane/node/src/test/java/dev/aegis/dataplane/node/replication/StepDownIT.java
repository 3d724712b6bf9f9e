package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.node.log.ConsensusEvent.StepDownReason;
import dev.aegis.dataplane.node.log.ConsensusEvent.SteppedDown;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What real voters say when they lose the lead.
class StepDownIT {
  private static final Duration WITHIN = Duration.ofSeconds(90);

  @TempDir Path dir;
  private final Map<String, RatisNode> running = new ConcurrentSkipListMap<>();
  private final Map<String, List<SteppedDown>> told = new ConcurrentHashMap<>();
  private final TreeMap<String, HostPort> addresses = new TreeMap<>();

  @BeforeEach
  void start() throws IOException {
    for (String id : List.of("n1", "n2", "n3")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        addresses.put(id, new HostPort("127.0.0.1", free.getLocalPort()));
      }
    }
    ConsensusConfig config = steadyLeader();
    for (String id : addresses.keySet()) {
      told.put(id, new CopyOnWriteArrayList<>());
      running.put(
          id,
          RatisNode.start(
              new NodeSettings(
                  id,
                  "c",
                  addresses,
                  addresses,
                  dir.resolve(id),
                  dir.resolve("none"),
                  true,
                  new NodeSecurity.Insecure()),
              new Transport.Plain(),
              Optional.empty(),
              config,
              (_, node, question) -> question.unanswered(node),
              (_, _) -> Map.of(),
              (_, _) -> 0,
              (Applied _, long _) -> {},
              event -> {
                if (event instanceof SteppedDown down) {
                  Objects.requireNonNull(told.get(id)).add(down);
                }
              },
              new Unmeasured(),
              System::currentTimeMillis));
    }
  }

  private static ConsensusConfig steadyLeader() throws IOException {
    try (InputStream defaults =
        StepDownIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      String text =
          new String(Objects.requireNonNull(defaults).readAllBytes(), StandardCharsets.UTF_8)
              .replace("election-timeout-min: 600ms", "election-timeout-min: 2s")
              .replace("election-timeout-max: 1200ms", "election-timeout-max: 4s")
              .replace("default-ttl: 10s", "default-ttl: 20s");
      Reading reading = ConfigVersion.of(text.getBytes(StandardCharsets.UTF_8)).reading();
      return ((Reading.Accepted) reading).config();
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (RatisNode node : running.values()) {
      node.close();
    }
  }

  /// The node that leads, and that its followers have answered.
  private String awaitLeader() {
    return await()
        .atMost(WITHIN)
        .until(
            () ->
                running.entrySet().stream()
                    .filter(node -> node.getValue().isLeaderReady())
                    .filter(node ->
                        node.getValue().status().followers().values().stream()
                            .allMatch(follower -> follower.matchIndex() >= 0))
                    .map(Map.Entry::getKey)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private RatisNode node(String id) {
    return Objects.requireNonNull(running.get(id));
  }

  private void close(String id) throws IOException {
    Objects.requireNonNull(running.remove(id)).close();
  }

  private void closeFollowersOf(String leader) throws IOException {
    for (String id : List.copyOf(running.keySet())) {
      if (!id.equals(leader)) {
        close(id);
      }
    }
  }

  private void awaitTold(String id, long term, StepDownReason reason) {
    List<SteppedDown> of = Objects.requireNonNull(told.get(id));
    await().atMost(WITHIN).until(() -> !of.isEmpty());
    assertThat(of)
        .singleElement()
        .satisfies(down -> {
          assertThat(down.reason()).isEqualTo(reason);
          assertThat(down.term()).isEqualTo(term);
        });
  }

  @Test
  void aLeadHandedOverIsATransfer() {
    String leader = awaitLeader();
    long term = node(leader).status().term();
    assertThat(node(leader).handOver(Duration.ofSeconds(30))).isTrue();
    awaitTold(leader, term, StepDownReason.TRANSFER);
  }

  @Test
  void aLeaderThatIsClosedShutsDown() throws IOException {
    String leader = awaitLeader();
    long term = node(leader).status().term();
    close(leader);
    awaitTold(leader, term, StepDownReason.SHUTDOWN);
  }

  @Test
  void aLeaderWithoutItsFollowersHasLostItsQuorumAlsoAfterAHandOverThatFailed() throws IOException {
    String leader = awaitLeader();
    long term = node(leader).status().term();
    closeFollowersOf(leader);
    assertThat(node(leader).handOver(Duration.ofMillis(100))).isFalse();
    awaitTold(leader, term, StepDownReason.LOST_QUORUM);
  }

  /// As a voter would that was cut off and has counted terms alone.
  @Test
  void aLeaderThatMeetsAHigherTermSaysSo() {
    String leader = awaitLeader();
    long term = node(leader).status().term();
    String candidate =
        running.keySet().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    HostPort address = Objects.requireNonNull(addresses.get(leader));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try {
      var _ =
          RaftServerProtocolServiceGrpc.newBlockingStub(channel)
              .requestVote(voteFor(candidate, leader, term + 5));
    } finally {
      channel.shutdownNow();
    }
    awaitTold(leader, term, StepDownReason.HIGHER_TERM);
  }

  private static RequestVoteRequestProto voteFor(String candidate, String voter, long term) {
    RaftGroupId group =
        RaftGroupId.valueOf(UUID.nameUUIDFromBytes("aegis:c".getBytes(StandardCharsets.UTF_8)));
    return RequestVoteRequestProto.newBuilder()
        .setServerRequest(
            RaftRpcRequestProto.newBuilder()
                .setRequestorId(RaftPeerId.valueOf(candidate).toByteString())
                .setReplyId(RaftPeerId.valueOf(voter).toByteString())
                .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString())))
        .setCandidateTerm(term)
        .setCandidateLastEntry(TermIndex.valueOf(0, 0).toProto())
        .build();
  }
}
