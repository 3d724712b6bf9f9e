package dev.aegis.sdk.real;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisClientBuilder;
import dev.aegis.sdk.ClientTls;
import dev.aegis.sdk.EndpointReport;
import dev.aegis.sdk.Grant;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Real nodes on free loopback ports, in a folder that is gone after closing.
public final class RealCluster implements AutoCloseable {
  private static final String OPERATOR = "operator";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path dir;
  private final List<String> endpoints;
  private final List<NodeProcess> nodes = new ArrayList<>();

  private final Optional<Path> certificates;

  private RealCluster(Path dir, int size, Optional<Path> certificates) throws IOException {
    this.dir = dir;
    this.certificates = certificates;
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
                  // Nobody asks for its page, and a port picked for it may be one
                  // that another node has not bound yet.
                  "--aegis.node.telemetry=none",
                  "--aegis.node.id=" + id,
                  "--aegis.node.cluster=test",
                  certificates
                      .map(folder -> "--aegis.node.tls.dir=" + folder.resolve(id))
                      .orElse("--aegis.node.insecure=true"),
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
    return start(new RealCluster(Files.createTempDirectory("aegis-sdk"), size, Optional.empty()));
  }

  /// A cluster with a leader that serves with certificates, and whose operator may do everything.
  public static RealCluster startWithCertificates(int size)
      throws IOException, InterruptedException {
    Path dir = Files.createTempDirectory("aegis-sdk");
    Path certificates = dir.resolve("certificates");
    NodeProcess.certify(certificates, OPERATOR);
    RealCluster cluster = start(new RealCluster(dir, size, Optional.of(certificates)));
    try (AegisClient operator = cluster.connect()) {
      if (!operator.access().setPolicy(0, List.of(new Grant.Operator(OPERATOR)))) {
        throw new IllegalStateException("a new cluster has a policy already");
      }
    }
    return cluster;
  }

  private static RealCluster start(RealCluster cluster) throws IOException, InterruptedException {
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

  /// A client; the operator, where there are certificates.
  public AegisClient connect() {
    AegisClientBuilder client = AegisClient.builder(endpoints);
    return certificates.map(_ -> client.tls(ClientTls.in(operator()))).orElse(client).connect();
  }

  /// The folder with the operator's certificate.
  public Path operator() {
    return certificates.orElseThrow().resolve(OPERATOR);
  }

  /// The index of the node that leads; waits for one.
  public int leader() throws InterruptedException, IOException {
    return await("no leader", RealCluster::leading);
  }

  private static OptionalInt leading(List<EndpointReport> reports) {
    return IntStream.range(0, reports.size())
        .filter(i ->
            reports.get(i) instanceof EndpointReport.Answered(_, NodeStatus status)
                && status.role() == NodeStatus.Role.LEADER
                && status.healthy())
        .findFirst();
  }

  /// Starts again what was killed, and waits until all nodes are healthy.
  public void revive() throws InterruptedException, IOException {
    for (NodeProcess node : nodes) {
      if (!node.isAlive()) {
        node.start();
      }
    }
    int _ =
        await(
            "not all nodes healthy",
            reports ->
                reports.stream().allMatch(RealCluster::isHealthy)
                    ? OptionalInt.of(reports.size())
                    : OptionalInt.empty());
  }

  private static boolean isHealthy(EndpointReport report) {
    return report instanceof EndpointReport.Answered(_, NodeStatus status) && status.healthy();
  }

  private int await(String missing, Function<List<EndpointReport>, OptionalInt> awaited)
      throws InterruptedException, IOException {
    try (AegisClient client = connect()) {
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < giveUp) {
        OptionalInt found = awaited.apply(client.cluster().status());
        if (found.isPresent()) {
          return found.getAsInt();
        }
        Thread.sleep(Duration.ofMillis(50));
      }
    }
    throw new IllegalStateException(missing + " within " + PATIENCE + "\n" + outputs());
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
