package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.NodeApplication;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// One node as a process of its own. Closing kills it.
final class NodeProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  /// Starts it.
  ///
  /// @param output where what it says is written
  /// @param environment variables beyond those of this process
  NodeProcess(NodeSettings settings, Path output, Map<String, String> environment)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                NodeApplication.class.getName(),
                // Nobody asks for its page, and a port picked for it may be one
                // that another node has not bound yet.
                "--aegis.node.telemetry=none",
                "--aegis.node.id=" + settings.id(),
                "--aegis.node.cluster=" + settings.cluster(),
                "--aegis.node.peers=" + text(settings.peers()),
                "--aegis.node.clients=" + text(settings.clients()),
                "--aegis.node.data-dir=" + settings.dataDir(),
                "--aegis.node.config-file=" + settings.configFile(),
                "--aegis.node.insecure=true",
                "--aegis.node.bootstrap=" + (settings.emptyStorage() == EmptyStorage.FOUND),
                "--aegis.node.join=" + (settings.emptyStorage() == EmptyStorage.JOIN),
                "--aegis.node.disk-low-mib=" + settings.disk().lowMib(),
                "--aegis.node.disk-stop-mib=" + settings.disk().stopMib()));
    this.output = output;
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    this.process = builder.redirectOutput(output.toFile()).start();
  }

  private static String text(SortedMap<String, HostPort> addresses) {
    return addresses.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /// The code it ends with, by itself.
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(Duration.ofMinutes(2))).as("the process ends by itself").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
