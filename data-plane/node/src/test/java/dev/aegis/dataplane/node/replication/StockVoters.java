package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.RaftStatus.Role;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;

/// Three Raft servers as Ratis makes them, with our timing and transport and nothing else of ours:
/// no group commit, no barriers, no guard, and Ratis' own linearizable reads.
final class StockVoters implements AutoCloseable {
  private static final int SIZE = 3;

  private final ConsensusConfig config;
  private final RaftGroup group;
  private final Map<String, RaftServer> servers = new TreeMap<>();
  private final Map<String, FollowerContacts> contacts = new TreeMap<>();
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  StockVoters(Path dir) throws IOException {
    try (InputStream defaults =
        StockVoters.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      config = accepted(Objects.requireNonNull(defaults).readAllBytes());
    }
    SortedMap<String, HostPort> addresses = addresses();
    group =
        RaftGroup.valueOf(
            RaftGroupId.randomId(),
            addresses.entrySet().stream()
                .map(peer ->
                    RaftPeer.newBuilder()
                        .setId(peer.getKey())
                        .setAddress(peer.getValue().toString())
                        .build())
                .toList());
    for (String id : addresses.keySet()) {
      start(
          new NodeSettings(
              id,
              "stock",
              addresses,
              addresses,
              dir.resolve(id),
              dir.resolve("unused"),
              true,
              new NodeSecurity.Insecure()));
    }
  }

  private static ConsensusConfig accepted(byte[] text) {
    return switch (ConfigVersion.of(text).reading()) {
      case ConfigVersion.Reading.Accepted(ConsensusConfig read) -> read;
      case ConfigVersion.Reading.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private static SortedMap<String, HostPort> addresses() throws IOException {
    SortedMap<String, HostPort> addresses = new TreeMap<>();
    List<ServerSocket> held = new ArrayList<>();
    for (int i = 1; i <= SIZE; i++) {
      ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(free);
      addresses.put("s" + i, new HostPort("127.0.0.1", free.getLocalPort()));
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return addresses;
  }

  private void start(NodeSettings settings) throws IOException {
    RaftProperties properties =
        RatisProperties.of(settings, config, settings.dataDir().resolve("raft"));
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    Parameters parameters = new Parameters();
    FollowerContacts followers = new FollowerContacts(config.raft().heartbeatInterval());
    HeartbeatRpcType.select(properties, parameters, followers);
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(settings.id()))
            .setGroup(group)
            .setStateMachine(new RegisterMachine())
            .setProperties(properties)
            .setParameters(parameters)
            .setOption(StartupOption.FORMAT)
            .build();
    servers.put(settings.id(), server);
    contacts.put(settings.id(), followers);
    server.start();
  }

  ConsensusConfig.Raft timing() {
    return config.raft();
  }

  List<String> ids() {
    return List.copyOf(servers.keySet());
  }

  private RaftServer.Division division(String id) {
    try {
      return server(id).getDivision(group.getGroupId());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private RaftServer server(String id) {
    return Objects.requireNonNull(servers.get(id));
  }

  boolean isLeader(String id) {
    return division(id).getInfo().isLeaderReady();
  }

  /// A node that leads, other than this one.
  Optional<String> leaderBeside(String excluded) {
    return servers.keySet().stream().filter(id -> !id.equals(excluded) && isLeader(id)).findFirst();
  }

  CompletableFuture<RaftClientReply> write(String id, String value) {
    return call(id, value, RaftClientRequest.writeRequestType());
  }

  /// Ratis' own linearizable read.
  CompletableFuture<RaftClientReply> read(String id) {
    return call(id, "", RaftClientRequest.readRequestType());
  }

  private CompletableFuture<RaftClientReply> call(
      String id, String message, RaftClientRequest.Type type) {
    try {
      return server(id)
          .submitClientRequestAsync(
              RaftClientRequest.newBuilder()
                  .setClientId(client)
                  .setServerId(RaftPeerId.valueOf(id))
                  .setGroupId(group.getGroupId())
                  .setCallId(calls.incrementAndGet())
                  .setType(type)
                  .setMessage(Message.valueOf(message))
                  .build());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// The part of a node that the guard works on, over a stock server.
  Leadership leadership(String id) {
    return new Leadership() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public RaftStatus status() {
        return new RaftStatus(
            System.nanoTime(),
            division(id).getInfo().isLeader() ? Role.LEADER : Role.FOLLOWER,
            division(id).getInfo().getCurrentTerm(),
            Optional.empty(),
            isLeader(id),
            new RaftStatus.Indexes(0, 0, 0),
            Objects.requireNonNull(contacts.get(id)).snapshot(),
            new TreeSet<>(servers.keySet()),
            0);
      }

      @Override
      public void shutAdmission() {}

      @Override
      public void openAdmission() {}

      @Override
      public void stepDown() {
        StepDown.force(server(id), group.getGroupId());
      }
    };
  }

  @Override
  public void close() throws IOException {
    for (RaftServer server : servers.values()) {
      server.close();
    }
  }
}
