package dev.aegis.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a load balancer or a probe sees of the whole application.
class HealthIT {
  @TempDir Path dir;

  private final int telemetry = port();

  private static int port() {
    try {
      return freePort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(RunningNode node, int voters) throws IOException {
    Path config = dir.resolve("aegis.yaml");
    if (!Files.exists(config)) {
      try (InputStream defaults =
          HealthIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
        Files.copy(Objects.requireNonNull(defaults), config);
      }
    }
    node.start(
        List.of(
            "--aegis.node.id=n1",
            "--aegis.node.peers=" + addresses(voters),
            "--aegis.node.clients=" + addresses(voters),
            "--aegis.node.telemetry=127.0.0.1:" + telemetry,
            "--aegis.node.data-dir=" + dir.resolve("n1"),
            "--aegis.node.config-file=" + config,
            "--aegis.node.bootstrap=true",
            "--aegis.node.insecure=true"));
  }

  private static String addresses(int voters) throws IOException {
    StringBuilder addresses = new StringBuilder();
    for (int n = 1; n <= voters; n++) {
      addresses.append(n == 1 ? "" : ",").append("n%d=127.0.0.1:%d".formatted(n, freePort()));
    }
    return addresses.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private HttpResponse<String> health() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + telemetry + "/actuator/health"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aNodeWithoutALeaderIsDownAndSaysWhy() throws Exception {
    try (RunningNode node = new RunningNode((_, _) -> {})) {
      start(node, 3);
      HttpResponse<String> health = health();
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("\"status\":\"DOWN\"", "no leader is known");
    }
    assertThatThrownBy(this::health).isInstanceOf(ConnectException.class);
  }

  @Test
  void aNodeThatServesIsUp() throws Exception {
    try (RunningNode node = new RunningNode((_, _) -> {})) {
      start(node, 1);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(health().statusCode()).isEqualTo(200));
    }
  }

  @Test
  void aNodeThatCannotStartLeavesNoPageBehind() throws Exception {
    try (RunningNode node = new RunningNode((_, _) -> {})) {
      Files.writeString(dir.resolve("aegis.yaml"), "raft: 7\n");
      assertThatThrownBy(() -> start(node, 1)).isInstanceOf(StartFailure.class);
      assertThatThrownBy(this::health).isInstanceOf(ConnectException.class);
    }
  }
}
