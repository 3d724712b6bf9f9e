package dev.aegis.sdk.real;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.EndpointReport;
import dev.aegis.sdk.NodeStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Real nodes on free loopback ports, in a folder that is gone after closing.
public final class RealCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path dir;
  private final List<String> endpoints;
  private final List<NodeProcess> nodes = new ArrayList<>();

  private RealCluster(Path dir, int size) throws IOException {
    this.dir = dir;
    List<Integer> ports = freePorts(2 * size);
    this.endpoints = ports.subList(size, 2 * size).stream().map(p -> "127.0.0.1:" + p).toList();
    Path config = dir.resolve("aegis.yaml");
    Files.writeString(config, steady(NodeProcess.repository().resolve("deploy/aegis.yaml")));
    for (int i = 0; i < size; i++) {
      String id = "n" + (i + 1);
      nodes.add(
          new NodeProcess(
              id,
              List.of(
                  "--server.port=0",
                  "--server.address=127.0.0.1",
                  "--aegis.node.id=" + id,
                  "--aegis.node.cluster=test",
                  "--aegis.node.insecure=true",
                  "--aegis.node.bootstrap=true",
                  "--aegis.node.peers=" + addresses(ports.subList(0, size)),
                  "--aegis.node.clients=" + addresses(ports.subList(size, 2 * size)),
                  "--aegis.node.data-dir=" + dir.resolve(id),
                  "--aegis.node.config-file=" + config),
              dir.resolve(id + ".log")));
    }
  }

  /// A cluster with a leader.
  public static RealCluster start(int size) throws IOException, InterruptedException {
    RealCluster cluster = new RealCluster(Files.createTempDirectory("aegis-sdk"), size);
    // A test run that is broken off must leave no nodes behind.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> cluster.nodes.forEach(NodeProcess::kill)));
    try {
      for (NodeProcess node : cluster.nodes) {
        node.start();
      }
      int _ = cluster.leader();
      return cluster;
    } catch (IOException | RuntimeException | InterruptedException failure) {
      cluster.close();
      throw failure;
    }
  }

  public List<String> endpoints() {
    return endpoints;
  }

  public AegisClient connect() {
    return AegisClient.connect(endpoints);
  }

  /// The index of the node that leads; waits for one.
  public int leader() throws InterruptedException, IOException {
    try (AegisClient client = connect()) {
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < giveUp) {
        for (EndpointReport report : client.cluster().status()) {
          if (report instanceof EndpointReport.Answered(String endpoint, NodeStatus status)
              && status.role() == NodeStatus.Role.LEADER
              && status.healthy()) {
            return endpoints.indexOf(endpoint);
          }
        }
        Thread.sleep(Duration.ofMillis(50));
      }
    }
    throw new IllegalStateException("no leader within " + PATIENCE + "\n" + outputs());
  }

  /// Ends a node without a word.
  public void kill(int index) {
    nodes.get(index).kill();
  }

  /// Starts a node again, on what it left behind.
  public void restart(int index) throws IOException {
    nodes.get(index).start();
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(NodeProcess::kill);
    try (Stream<Path> left = Files.walk(dir)) {
      for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private String outputs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (NodeProcess node : nodes) {
      all.append(node.id()).append(node.isAlive() ? " runs:\n" : " is over:\n");
      all.append(node.output());
    }
    return all.toString();
  }

  /// A busy machine must not change the leader in the middle of a test that is about something
  /// else.
  private static String steady(Path defaults) throws IOException {
    return Files.readString(defaults)
        .replace("election-timeout-min: 600ms", "election-timeout-min: 1200ms")
        .replace("election-timeout-max: 1200ms", "election-timeout-max: 2400ms");
  }

  private static String addresses(List<Integer> ports) {
    return IntStream.range(0, ports.size())
        .mapToObj(i -> "n%d=127.0.0.1:%d".formatted(i + 1, ports.get(i)))
        .collect(Collectors.joining(","));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
