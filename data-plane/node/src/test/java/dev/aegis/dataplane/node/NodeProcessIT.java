package dev.aegis.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The node as a process of its own, when it cannot start: what its user reads, and what its
/// supervisor gets.
class NodeProcessIT {
  private static final int UNUSABLE_SETTINGS = 78;
  private static final int FAILED = 70;
  private static final int SIGTERM = 15;

  @TempDir Path dir;

  private String telemetry = "none";

  private record Ended(int code, String output) {}

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NodeApplication.class.getName(),
                "--aegis.node.telemetry=" + telemetry));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  private Path output() {
    return dir.resolve("output");
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    return end(start(arguments));
  }

  private Ended end(Process process) throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(Duration.ofMinutes(2))).as("the process ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(output()));
  }

  private String[] settings(int peer, int client) throws IOException {
    Path config = dir.resolve("aegis.yaml");
    if (!Files.exists(config)) {
      try (var defaults =
          NodeProcessIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
        Files.copy(java.util.Objects.requireNonNull(defaults), config);
      }
    }
    return new String[] {
      "--aegis.node.id=n1",
      "--aegis.node.peers=n1=127.0.0.1:" + peer,
      "--aegis.node.clients=n1=127.0.0.1:" + client,
      "--aegis.node.data-dir=" + dir.resolve("n1"),
      "--aegis.node.config-file=" + config,
      "--aegis.node.bootstrap=true",
      "--aegis.node.insecure=true"
    };
  }

  private static void assertSaysItInWords(Ended ended) {
    assertThat(ended.output()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void missingSettingsAreAllNamedAtOnce() throws Exception {
    Ended ended = run("--aegis.node.id=n1");
    assertThat(ended.code()).isEqualTo(UNUSABLE_SETTINGS);
    assertThat(ended.output())
        .contains(
            "Not set: aegis.node.peers, aegis.node.clients, aegis.node.data-dir, aegis.node.config-file.");
    assertSaysItInWords(ended);
  }

  @Test
  void aConfigurationThatBreaksARuleIsExplained() throws Exception {
    Files.writeString(dir.resolve("aegis.yaml"), "raft: 7\n");
    Ended ended = run(settings(1, 2));
    assertThat(ended.code()).isEqualTo(UNUSABLE_SETTINGS);
    assertThat(ended.output()).contains("is refused", "raft is not a mapping (wrong-type)");
    assertSaysItInWords(ended);
  }

  @Test
  void aTakenPortEndsTheProcess() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      for (Ended ended :
          List.of(run(settings(freePort(), port)), run(settings(port, freePort())))) {
        assertThat(ended.code()).isEqualTo(FAILED);
        assertThat(ended.output())
            .contains("The node cannot open what it needs", ":" + port, "in use");
        assertSaysItInWords(ended);
      }
    }
  }

  @Test
  void aTakenPortOfTelemetryEndsTheProcess() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      telemetry = "127.0.0.1:" + taken.getLocalPort();
      Ended ended = run(settings(freePort(), freePort()));
      assertThat(ended.code()).isEqualTo(FAILED);
      assertThat(ended.output())
          .contains("telemetry cannot be shown on " + telemetry, "in use", "its ports are free");
      assertSaysItInWords(ended);
    }
  }

  @Test
  void anArgumentThatMeansNothingEndsTheProcess() throws Exception {
    for (String argument :
        List.of("n1", "--aegis.node.id", "--aegis.node.nmae=n1", "--aegis.log.level=loud")) {
      Ended ended = run(argument);
      assertThat(ended.code()).isEqualTo(UNUSABLE_SETTINGS);
      assertThat(ended.output())
          .contains(argument.split("=", 2)[0].substring(argument.startsWith("--") ? 2 : 0));
      assertSaysItInWords(ended);
    }
  }

  @Test
  void aNodeThatIsAskedToEndStopsInOrder() throws Exception {
    telemetry = "127.0.0.1:" + freePort();
    Process node = start(settings(freePort(), freePort()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptionsInstanceOf(ConnectException.class)
          .until(() -> health(http), code -> code == 200);
    } finally {
      node.destroy();
    }
    Ended ended = end(node);
    assertThat(ended.code()).isEqualTo(128 + SIGTERM);
    assertThat(ended.output()).contains("The node has stopped in order");
  }

  private int health(HttpClient http) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://" + telemetry + "/actuator/health")).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
