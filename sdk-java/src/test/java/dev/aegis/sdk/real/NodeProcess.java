package dev.aegis.sdk.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One node, as a process that can be killed and started again on what it left behind.
final class NodeProcess {
  private static final Path REPOSITORY = repository();

  private final String id;
  private final List<String> settings;
  private final Path output;
  private @Nullable Process process;

  NodeProcess(String id, List<String> settings, Path output) {
    this.id = id;
    this.settings = settings;
    this.output = output;
  }

  String id() {
    return id;
  }

  void start() throws IOException {
    Path jar = jar();
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toString()));
    command.addAll(settings);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
  }

  /// Writes certificates for nodes and for one client.
  static void certify(Path folder, String client) throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jar().toString(),
                "dev.aegis.dataplane.node.certificates.DevelopmentCertificates",
                folder.toString(),
                client)
            .inheritIO()
            .start();
    if (tool.waitFor() != 0) {
      throw new IllegalStateException("The certificates could not be made in " + folder + ".");
    }
  }

  private static Path jar() {
    Path jar = REPOSITORY.resolve("data-plane/node/target/data-plane.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          jar + " is not built; run mvn package -pl data-plane/node -am.");
    }
    return jar;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Ends it without a word.
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
      process = null;
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  static Path repository() {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir.resolve("adr"))) {
        return dir;
      }
    }
    throw new IllegalStateException("no directory above holds adr/");
  }
}
