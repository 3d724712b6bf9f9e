package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The agent's jar, as anybody runs it.
final class AgentJar {
  private static final Path JAR =
      Launcher.ROOT.resolve("control-plane/agent/target/control-plane.jar");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private AgentJar() {}

  static List<String> command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString()));
    command.addAll(List.of(words));
    return command;
  }

  /// Starts a command; its standard output and error are in `log`.
  static Process start(Path log, Map<String, String> environment, String... words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(words)).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().remove("AEGIS_TELEMETRY_REDIS_URL");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// Runs a command to its end and returns what it printed.
  static String run(Path log, String... words) throws IOException, InterruptedException {
    Process process = start(log, Map.of(), words);
    assertThat(process.waitFor(PATIENCE)).as("it ends").isTrue();
    String printed = Files.readString(log);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}
