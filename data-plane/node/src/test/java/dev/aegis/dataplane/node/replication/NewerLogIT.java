package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.wire.log.v1.LogEntry;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.RangeRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that was downgraded: its log holds an entry that this software does not know.
class NewerLogIT {
  private static final Duration WITHIN = Duration.ofSeconds(90);

  @TempDir Path dir;
  private NodeSettings settings;
  private byte[] config;

  @BeforeEach
  void configure() throws IOException {
    try (InputStream yaml =
        NewerLogIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      config = Objects.requireNonNull(yaml).readAllBytes();
    }
    Path file = dir.resolve("aegis.yaml");
    Files.write(file, config);
    // Both held until both are known, or they might be the same.
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket client = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings =
          new NodeSettings(
              "n1",
              "test",
              address(peer),
              address(client),
              dir.resolve("n1"),
              file,
              true,
              new NodeSecurity.Insecure());
    }
  }

  private static SortedMap<String, HostPort> address(ServerSocket free) {
    SortedMap<String, HostPort> address = new TreeMap<>();
    address.put("n1", new HostPort("127.0.0.1", free.getLocalPort()));
    return address;
  }

  /// The same cluster, run by software that takes whatever is in the log.
  private void runNewerSoftware(List<byte[]> entries) throws Exception {
    RaftGroupId group = RestoredBase.NONE.groupOf(settings.cluster());
    Path storage = settings.dataDir().resolve("raft");
    ConsensusConfig read =
        ((ConfigVersion.Reading.Accepted) ConfigVersion.of(config).reading()).config();
    RaftProperties properties = RatisProperties.of(settings, read, storage);
    StorageMarker marker =
        StorageMarker.open(settings, storage.resolve(group.getUuid().toString()));
    try (RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf("n1"))
            .setGroup(RaftGroup.valueOf(group, RaftMembers.inSettings(settings, false)))
            .setStateMachine(new BaseStateMachine())
            .setProperties(properties)
            .setOption(marker.option())
            .build()) {
      marker.formed();
      server.start();
      await().atMost(WITHIN).until(() -> server.getDivision(group).getInfo().isLeaderReady());
      ClientId client = ClientId.randomId();
      for (int call = 0; call < entries.size(); call++) {
        RaftClientReply reply =
            server.submitClientRequest(
                RaftClientRequest.newBuilder()
                    .setClientId(client)
                    .setServerId(server.getId())
                    .setGroupId(group)
                    .setCallId(call + 1)
                    .setType(RaftClientRequest.writeRequestType())
                    .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entries.get(call))))
                    .build());
        assertThat(reply.isSuccess()).isTrue();
      }
    }
  }

  private static byte[] put(int version, String key) {
    Bytes bytes = Bytes.copyOf(key.getBytes(StandardCharsets.UTF_8));
    return LogEntry.newBuilder()
        .setVersion(version)
        .addCommands(CommandCodec.encode(new Command.PutKey(null, bytes, bytes, null)))
        .build()
        .toByteArray();
  }

  private Node start(List<String> ends) throws IOException {
    return Node.start(
        settings,
        new Node.Surroundings(
            new SimpleMeterRegistry(),
            Optional.empty(),
            0,
            (code, why) -> ends.add(code + ": " + why)));
  }

  private static boolean isThere(ManagedChannel channel, String key) {
    return KvServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(WITHIN)
            .range(
                RangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(key))
                    .setSerializable(true)
                    .build())
            .getCount()
        == 1;
  }

  /// At the first start and at every later one: nothing is skipped by trying again.
  @Test
  void theNodeEndsBeforeTheEntryItDoesNotKnowHoweverOftenItIsStarted() throws Exception {
    runNewerSoftware(
        List.of(
            put(CommandCodec.VERSION, "before"),
            put(CommandCodec.VERSION + 1, "newer"),
            put(CommandCodec.VERSION, "after")));
    for (int start = 0; start < 2; start++) {
      List<String> ends = new CopyOnWriteArrayList<>();
      // The storage stays locked until a division that closed itself is gone.
      Node node =
          await()
              .atMost(WITHIN)
              .ignoreExceptionsInstanceOf(IOException.class)
              .until(() -> start(ends), Objects::nonNull);
      HostPort address = settings.ownClient();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
      try {
        await().atMost(WITHIN).until(() -> !ends.isEmpty() && !node.isServing());
        assertThat(ends.getFirst())
            .startsWith(Node.Exit.FAILED + ": newer software wrote the log")
            .contains("format " + (CommandCodec.VERSION + 1), "upgrade this node");
        assertThat(isThere(channel, "before")).isTrue();
        assertThat(isThere(channel, "newer")).isFalse();
        assertThat(isThere(channel, "after")).isFalse();
      } finally {
        channel.shutdownNow();
        node.kill();
      }
    }
  }
}
