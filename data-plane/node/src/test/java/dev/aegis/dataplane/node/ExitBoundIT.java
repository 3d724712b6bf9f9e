package dev.aegis.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that begins to end also ends.
class ExitBoundIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  @TempDir Path dir;

  private Path output() {
    return dir.resolve("output");
  }

  private Process run(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  /// A node in whose process something never ends.
  static final class StuckNode {
    public static void main(String[] args) throws InterruptedException {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                while (true) {
                  LockSupport.park();
                }
              }));
      NodeApplication.main(args);
    }
  }

  /// A process with a bound that it does not need.
  static final class PromptProcess {
    public static void main(String[] args) {
      ExitBound.install(Duration.ofMinutes(10));
      System.exit(Node.Exit.RESTART);
    }
  }

  private String[] settings() throws IOException {
    Path config = dir.resolve("aegis.yaml");
    try (var defaults =
        ExitBoundIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      Files.copy(Objects.requireNonNull(defaults), config);
    }
    return new String[] {
      "--aegis.node.id=n1",
      "--aegis.node.peers=n1=127.0.0.1:" + freePort(),
      "--aegis.node.clients=n1=127.0.0.1:" + freePort(),
      "--aegis.node.data-dir=" + dir.resolve("n1"),
      "--aegis.node.config-file=" + config,
      "--aegis.node.bootstrap=true",
      "--aegis.node.insecure=true",
      "--aegis.node.telemetry=none"
    };
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Test
  void aNodeThatHangsWhileItEndsIsCutOffWithACodeOfItsOwn() throws Exception {
    Process node = run(StuckNode.class, settings());
    try {
      await().atMost(WITHIN).until(() -> Files.readString(output()).contains("serves clients on"));
      node.destroy();
      assertThat(node.waitFor(WITHIN)).as("the process ends").isTrue();
    } finally {
      node.destroyForcibly();
    }
    assertThat(node.exitValue()).isEqualTo(Node.Exit.OVERDUE);
    assertThat(Files.readString(output()))
        .contains("The orderly exit is not done after 10 s; cut off with exit code 71");
  }

  @Test
  void aProcessThatEndsInTimeKeepsItsCodeAndWaitsForNothing() throws Exception {
    Process prompt = run(PromptProcess.class);
    try {
      assertThat(prompt.waitFor(WITHIN)).as("the process ends").isTrue();
    } finally {
      prompt.destroyForcibly();
    }
    assertThat(prompt.exitValue()).isEqualTo(Node.Exit.RESTART);
  }
}
