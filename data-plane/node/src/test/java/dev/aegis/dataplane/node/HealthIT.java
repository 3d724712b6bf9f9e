package dev.aegis.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.NodeWiring.RunningNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// What a load balancer or a probe sees of the whole application.
class HealthIT {
  @TempDir Path dir;

  private ConfigurableApplicationContext start(int voters) throws IOException {
    Path config = dir.resolve("aegis.yaml");
    try (InputStream defaults =
        HealthIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      Files.copy(Objects.requireNonNull(defaults), config);
    }
    return new SpringApplication(NodeApplication.class)
        .run(
            "--aegis.node.id=n1",
            "--aegis.node.peers=" + addresses(voters),
            "--aegis.node.clients=" + addresses(voters),
            "--aegis.node.data-dir=" + dir.resolve("n1"),
            "--aegis.node.config-file=" + config,
            "--aegis.node.bootstrap=true",
            "--aegis.node.insecure=true",
            "--server.port=0");
  }

  private static String addresses(int voters) throws IOException {
    StringBuilder addresses = new StringBuilder();
    for (int n = 1; n <= voters; n++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        addresses
            .append(n == 1 ? "" : ",")
            .append("n%d=127.0.0.1:%d".formatted(n, free.getLocalPort()));
      }
    }
    return addresses.toString();
  }

  private static HttpResponse<String> health(ConfigurableApplicationContext application)
      throws IOException, InterruptedException {
    String port =
        Objects.requireNonNull(application.getEnvironment().getProperty("local.server.port"));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aNodeWithoutALeaderIsDownAndSaysWhy() throws Exception {
    try (ConfigurableApplicationContext application = start(3)) {
      assertThat(application.getBean(RunningNode.class).node()).isPresent();
      HttpResponse<String> health = health(application);
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("\"status\":\"DOWN\"", "no leader is known");
    }
  }

  @Test
  void aNodeThatServesIsUp() throws Exception {
    try (ConfigurableApplicationContext application = start(1)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(health(application).statusCode()).isEqualTo(200));
    }
  }
}
