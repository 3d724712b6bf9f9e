package dev.aegis.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A real Prometheus server of one test, which scrapes every second.
final class PrometheusProgram implements AutoCloseable {
  private final Process process;
  private final String url;

  private PrometheusProgram(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /// What `AEGIS_PROMETHEUS` names, else what is on the path.
  static Optional<Path> find() {
    String named = System.getenv("AEGIS_PROMETHEUS");
    Stream<String> places =
        named == null
            ? Stream.of(System.getenv("PATH").split(":")).map(place -> place + "/prometheus")
            : Stream.of(named);
    return places.map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /// @param addresses `n1=127.0.0.1:40001,n2=...`
  static PrometheusProgram start(Path program, Path folder, String addresses) throws IOException {
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
            .formatted(addresses.replaceAll("n\\d+=([^,]+)", "\"$1\"")));
    String address = "127.0.0.1:" + (FreePorts.base(30_000) + 1);
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=" + address,
                "--log.level=error")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusProgram(process, "http://" + address);
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
