package dev.aegis.controlplane.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.intake.ScrapePages;
import dev.aegis.controlplane.agent.outlet.BareRepository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(120)
class AgentApplicationTest {
  @TempDir Path folder;

  @Test
  void serviceIsUpWhenItIsWatchingAndShowsItsOwnNumbers() throws Exception {
    try (ScrapePages node = ScrapePages.start();
        ConfigurableApplicationContext context = start(node)) {
      node.show(Contract.fixture("scrape.txt"));
      String port = context.getEnvironment().getRequiredProperty("local.server.port");

      await().untilAsserted(() -> assertThat(get(port, "health").statusCode()).isEqualTo(200));

      assertThat(get(port, "health").body())
          .contains("\"sight\":\"metrics_only\"", "\"anomaly\":\"none\"");
      assertThat(get(port, "prometheus").body())
          .contains("aegis_agent_cycles_total", "aegis_agent_blind 0.0")
          .doesNotContain("jvm_");
      assertThat(get(port, "env").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void blindServiceIsNotUp() throws Exception {
    ScrapePages node = ScrapePages.start();
    node.close();
    try (ConfigurableApplicationContext context = start(node)) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");

      await()
          .untilAsserted(
              () -> assertThat(get(port, "health").body()).contains("\"sight\":\"blind\""));
      assertThat(get(port, "health").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void wrongSettingEndsTheProcessWithOneSentence() throws Exception {
    assertThat(processWith("--aegis.agent.nodes=n1"))
        .isEqualTo(
            "2 aegis-agent: The setting --aegis.agent.nodes is wrong: it lists nodes as"
                + " n1=127.0.0.1:7121,n2=...; an address is HOST:PORT with a port from 1 to 65535,"
                + " such as 127.0.0.1:7121.\n");
  }

  @Test
  void repositoryThatIsNotThereEndsTheProcessWithOneSentence() throws Exception {
    assertThat(
            processWith(
                "--aegis.agent.nodes=n1=127.0.0.1:1",
                "--aegis.agent.config-repository=" + folder.resolve("none.git")))
        .isEqualTo(
            "2 aegis-agent: The configuration repository cannot be used: "
                + folder.resolve("none.git")
                + " is no bare git repository\n");
  }

  @Test
  void wrongSettingOfTheModelEndsTheProcessWithOneSentence() throws Exception {
    assertThat(
            processWith(
                "--aegis.agent.nodes=n1=127.0.0.1:1",
                "--aegis.agent.config-repository=" + BareRepository.create(folder).path(),
                "--aegis.agent.model.url=ftp://models.example"))
        .isEqualTo(
            "2 aegis-agent: The setting --aegis.agent.model.url is wrong: it is an http or https"
                + " address without user, query and fragment.\n");
  }

  private ConfigurableApplicationContext start(ScrapePages node) {
    return AgentApplication.application()
        .run(
            "--server.port=0",
            "--aegis.agent.interval=200ms",
            "--aegis.agent.state-dir=" + folder.resolve("state"),
            "--aegis.agent.config-repository=" + BareRepository.create(folder).path(),
            "--aegis.agent.nodes=n1=" + node.address());
  }

  private String processWith(String... settings) throws IOException, InterruptedException {
    ProcessBuilder builder =
        ThisJava.program(
                List.of(),
                AgentApplication.class,
                "--server.port=0",
                "--aegis.agent.state-dir=" + folder.resolve("state"))
            .redirectErrorStream(true);
    if (settings.length == 1) {
      builder
          .command()
          .add("--aegis.agent.config-repository=" + BareRepository.create(folder).path());
    }
    builder.command().addAll(List.of(settings));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() + " " + out;
  }

  private static HttpResponse<String> get(String port, String endpoint)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
  }
}
