package dev.aegis.controlplane.agent.intake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A real Prometheus server of one test.
final class LocalPrometheus implements AutoCloseable {
  private static final String PROGRAM = "prometheus";

  private final Process process;
  private final String url;

  private LocalPrometheus(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /// The program, where there is one: what `AEGIS_PROMETHEUS` names, else what is on the path.
  static Optional<Path> program() {
    String named = System.getenv("AEGIS_PROMETHEUS");
    Stream<String> places =
        named == null
            ? Stream.of(System.getenv("PATH").split(":")).map(place -> place + "/" + PROGRAM)
            : Stream.of(named);
    return places.map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /// Scrapes every second.
  static LocalPrometheus start(Path program, Path folder, List<HostPort> targets)
      throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
        scrape_configs:
          - job_name: aegis
            metrics_path: /actuator/prometheus
            static_configs:
              - targets: [%s]
        """
            .formatted(String.join(", ", targets.stream().map(to -> "\"" + to + "\"").toList())));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=error")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new LocalPrometheus(process, "http://127.0.0.1:" + port);
  }

  String url() {
    return url;
  }

  /// Ends it as a power cut would.
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(Duration.ofSeconds(30));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
