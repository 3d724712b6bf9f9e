package dev.aegis.load.aegis;

import dev.aegis.load.cluster.Cluster;
import dev.aegis.load.cluster.ClusterException;
import dev.aegis.load.cluster.Server;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.grpc.GrpcConnections;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.wire.v1.StatusResponse;
import io.grpc.ChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The cluster that `./aegis up` keeps in a state folder. Its supervisors start a killed node
/// again.
public class AegisCluster implements Cluster {
  private static final int NODES = 5;
  private static final int FIRST_CLIENT_PORT = 11;

  private final Path state;
  private final List<Server> servers;
  private final ChannelCredentials credentials;

  /// The cluster of a launcher.
  ///
  /// @param state the launcher's state folder
  /// @param portBase the launcher's port base
  /// @param certificate folder with the certificate to show; empty for a cluster that asks for none
  public AegisCluster(Path state, int portBase, Optional<Path> certificate) {
    this.state = state.toAbsolutePath();
    this.credentials = NodeCredentials.of(certificate);
    this.servers =
        IntStream.range(0, NODES)
            .mapToObj(i -> Server.onLoopback("n" + (i + 1), portBase + FIRST_CLIENT_PORT + i))
            .toList();
  }

  @Override
  public String system() {
    return "AEGIS";
  }

  @Override
  public List<Server> servers() {
    return servers;
  }

  /// A recorded process number counts only while it still is our node: numbers are used again.
  @Override
  public Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    for (Server server : servers) {
      Path file = state.resolve("run").resolve(server.name() + ".pid");
      try {
        long pid = Long.parseLong(Files.readString(file).strip());
        String command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        if (List.of(command.split("\0", -1)).contains(mark(server))) {
          pids.put(server.name(), pid);
        }
      } catch (IOException | NumberFormatException _) {
        // It is down, or being started at this moment: it has no process to count.
      }
    }
    return pids;
  }

  private String mark(Server server) {
    return "--aegis.node.data-dir=" + state.resolve("nodes").resolve(server.name());
  }

  @Override
  public Optional<Server> leader() {
    Optional<Server> leader = Optional.empty();
    long bestTerm = -1;
    for (Server server : servers) {
      Optional<StatusResponse> status = NodeStatus.of(server.address(), credentials);
      if (status.isPresent()
          && status.get().getRole() == StatusResponse.Role.LEADER
          && status.get().getTerm() > bestTerm) {
        leader = Optional.of(server);
        bestTerm = status.get().getTerm();
      }
    }
    return leader;
  }

  @Override
  public boolean isWhole() {
    return servers.stream()
        .allMatch(server ->
            NodeStatus.of(server.address(), credentials)
                .filter(StatusResponse::getHealthy)
                .isPresent());
  }

  @Override
  public Driver connect(List<Server> to, LoadPlan plan) throws InterruptedException {
    return new AegisDriver(to.stream().map(Server::address).toList(), credentials, plan);
  }

  /// Opens sessions and watches on all nodes that stay open until the result is closed.
  ///
  /// @param keys the watches are on keys below this number
  public Occupation occupy(int sessions, int watchers, int keys) throws InterruptedException {
    List<String> addresses = servers.stream().map(Server::address).toList();
    return new Occupation(
        new GrpcConnections(addresses, addresses.size(), credentials), sessions, watchers, keys);
  }

  @Override
  public void kill(Server server) {
    Long pid = pids().get(server.name());
    if (pid == null || !ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
      throw new ClusterException(
          "The process of node %s was not found in %s, so it was not killed; look with ./aegis status."
              .formatted(server.name(), state));
    }
  }

  @Override
  public void bringBack(Server server) {
    // The launcher's supervisor does.
  }
}
