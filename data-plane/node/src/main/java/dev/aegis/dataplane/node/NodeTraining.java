package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.grpc.TrainingWorkload;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A short life of a three-node cluster inside one process, for the JDK's ahead-of-time cache to
/// learn from: five cold JVMs on two cores measure the compiler, not the service.
///
/// One node runs as the application does, two beside it so that elections, replication and proxying
/// are seen too; then a few seconds of every kind of call, one scrape, and an orderly end. It lives
/// in a temporary directory on free loopback ports and leaves nothing behind.
final class NodeTraining {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTraining.class);
  private static final Duration CROWDED = Duration.ofSeconds(3);

  private NodeTraining() {}

  /// Logs why not.
  static boolean succeeds() {
    try {
      run();
      return true;
    } catch (IOException | InterruptedException | RuntimeException e) {
      LOG.error("The training run failed; nodes will start and warm up slower", e);
      return false;
    }
  }

  private static void run() throws IOException, InterruptedException {
    Path dir = Files.createTempDirectory("aegis-training");
    try {
      Path config = dir.resolve("aegis.yaml");
      try (InputStream defaults = NodeTraining.class.getResourceAsStream("aegis.yaml")) {
        if (defaults == null) {
          throw new IOException("the jar lacks its default aegis.yaml");
        }
        Files.copy(defaults, config);
      }
      live(dir, config, freePorts(8));
    } finally {
      delete(dir);
    }
  }

  private static void live(Path dir, Path config, List<Integer> ports)
      throws IOException, InterruptedException {
    SortedMap<String, HostPort> peers = addresses(ports.subList(0, 3));
    SortedMap<String, HostPort> clients = addresses(ports.subList(3, 6));
    HostPort telemetry = new HostPort("127.0.0.1", ports.get(6));
    List<Node> beside = new ArrayList<>();
    RunningNode application = new RunningNode((_, _) -> {});
    try {
      for (String id : List.of("n2", "n3")) {
        beside.add(
            Node.start(
                new NodeSettings(
                    id,
                    "training",
                    peers,
                    clients,
                    dir.resolve(id),
                    config,
                    true,
                    new NodeSecurity.Insecure()),
                new Node.Surroundings(
                    new SimpleMeterRegistry(), Optional.empty(), 0, (_, _) -> {})));
      }
      // Nobody listens there: how to connect is learned, and no more.
      System.setProperty("aegis.telemetry.redis.url", "redis://127.0.0.1:" + ports.get(7));
      application.start(
          List.of(
              "--aegis.node.id=n1",
              "--aegis.node.cluster=training",
              "--aegis.node.peers=" + text(peers),
              "--aegis.node.clients=" + text(clients),
              "--aegis.node.data-dir=" + dir.resolve("n1"),
              "--aegis.node.config-file=" + config,
              "--aegis.node.bootstrap=true",
              "--aegis.node.insecure=true",
              "--aegis.node.telemetry=" + telemetry));
      for (HostPort client : clients.values()) {
        TrainingWorkload.run(client, CROWDED);
      }
      scrape(telemetry);
    } finally {
      application.close();
      beside.forEach(Node::close);
    }
  }

  /// By the JDK's old client: the new one has some hundred classes that a node would keep from here
  /// without ever using them, and TLS, which only a node with certificates uses.
  private static void scrape(HostPort telemetry) throws IOException {
    for (String path : List.of("/actuator/prometheus", "/actuator/health")) {
      URL url = URI.create("http://" + telemetry + path).toURL();
      var page = (HttpURLConnection) url.openConnection();
      boolean refused = page.getResponseCode() >= 400; // as health is during an election
      try (InputStream text = refused ? page.getErrorStream() : page.getInputStream()) {
        text.readAllBytes();
      }
    }
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

  private static SortedMap<String, HostPort> addresses(List<Integer> ports) {
    SortedMap<String, HostPort> addresses = new TreeMap<>();
    for (int i = 0; i < ports.size(); i++) {
      addresses.put("n" + (i + 1), new HostPort("127.0.0.1", ports.get(i)));
    }
    return addresses;
  }

  private static String text(SortedMap<String, HostPort> addresses) {
    List<String> parts = new ArrayList<>();
    addresses.forEach((id, address) -> parts.add(id + "=" + address));
    return String.join(",", parts);
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
