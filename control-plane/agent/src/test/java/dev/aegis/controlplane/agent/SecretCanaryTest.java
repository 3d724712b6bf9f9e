package dev.aegis.controlplane.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.forge.Fault;
import dev.aegis.controlplane.agent.forge.ForgeSimulator;
import dev.aegis.controlplane.agent.intake.ScrapePages;
import dev.aegis.controlplane.agent.narrate.FakeModel;
import dev.aegis.controlplane.agent.outlet.BareRepository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a process, with everything logged that can be logged, every harmless endpoint open,
/// and a forge and a model that repeat token and key in their errors. The secrets it was given show
/// up nowhere.
@Timeout(240)
class SecretCanaryTest {
  private static final String TOKEN = "canary_ghp_7d1f0c5e9b3a";
  private static final String MODEL_KEY = "canary_sk_2b8e6f4a1c9d";
  private static final String REDIS_PASSWORD = "canary_redis_5c3a7e";

  private static final List<String> ENDPOINTS =
      List.of(
          "beans",
          "conditions",
          "configprops",
          "env",
          "env/AEGIS_GITHUB_TOKEN",
          "health",
          "info",
          "loggers",
          "mappings",
          "metrics",
          "prometheus",
          "scheduledtasks",
          "threaddump");

  private static final Pattern PORT = Pattern.compile("Tomcat started on port ([0-9]+)");

  @TempDir Path folder;
  private @Nullable Process process;

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void secretsAppearInNoLogNoJournalNoBodyAndNoEndpoint() throws Exception {
    try (ScrapePages node = ScrapePages.start();
        FakeModel model = FakeModel.start();
        ForgeSimulator forge =
            ForgeSimulator.start(folder, BareRepository.YAML, TOKEN, InstantSource.system())) {
      forge.fail(".*", Fault.refusal(401, "Bad credentials: Bearer " + TOKEN), 1);
      forge.fail("POST /git/refs", Fault.refusal(422, "no right for token " + TOKEN), 3);
      forge.fail("POST /pulls", Fault.refusal(502, "upstream said " + TOKEN), 1);
      Path log = folder.resolve("agent.log");
      model.answer(FakeModel.status(401, "{\"error\":\"bad key " + MODEL_KEY + "\"}"));
      Process agent = start(node, forge, model, log);

      int[] changes = {2};
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(300))
          .until(() -> {
            node.show(Contract.churningPage(++changes[0]));
            return !forge.openPulls().isEmpty() && !forge.issues().isEmpty();
          });
      String port = port(log);
      for (String endpoint : ENDPOINTS) {
        assertClean("/actuator/" + endpoint, get(port, endpoint));
      }
      agent.destroy();
      assertThat(agent.waitFor(Duration.ofSeconds(30))).isTrue();

      String logged = Files.readString(log);
      assertThat(logged)
          .contains("TRACE", "DEBUG", "status 401", "status 422", "status 502")
          .contains("no right for token (not shown)");
      assertClean("the log", logged);
      assertThat(Files.readString(folder.resolve("state/journal.jsonl")))
          .contains("\"outcome\":\"opened\"");
      try (Stream<Path> state = Files.walk(folder.resolve("state"))) {
        for (Path file : state.filter(Files::isRegularFile).toList()) {
          assertClean(file.toString(), Files.readString(file));
        }
      }
      assertThat(model.requests())
          .as("the key was really used")
          .anyMatch(request -> request.contains(MODEL_KEY));
      forge.bodies().forEach(body -> assertClean("what was sent to the forge", body));
    }
  }

  @Test
  void secretThatCannotBeUsedIsNotRepeatedByTheRefusalToStart() throws Exception {
    Path log = folder.resolve("refused.log");
    Process agent =
        start(
            log,
            Map.of("AEGIS_GITHUB_TOKEN", TOKEN + " with\nmore"),
            "--aegis.agent.nodes=n1=127.0.0.1:1",
            "--aegis.agent.outlet=github",
            "--aegis.agent.github.repository=acme/config");

    assertThat(agent.waitFor()).isEqualTo(2);
    assertThat(Files.readString(log)).contains("AEGIS_GITHUB_TOKEN is wrong: this is no token");
    assertClean("the log", Files.readString(log));
  }

  private Process start(ScrapePages node, ForgeSimulator forge, FakeModel model, Path log)
      throws IOException {
    node.show(Contract.churningPage(2));
    return start(
        log,
        Map.of(
            "AEGIS_GITHUB_TOKEN", TOKEN,
            "AEGIS_AGENT_MODEL_API_KEY", MODEL_KEY,
            "AEGIS_TELEMETRY_REDIS_URL", "redis://:" + REDIS_PASSWORD + "@127.0.0.1:1"),
        "--aegis.agent.interval=300ms",
        "--aegis.agent.window=60s",
        "--aegis.agent.nodes=n1=" + node.address(),
        "--aegis.agent.outlet=github",
        "--aegis.agent.github.repository=" + ForgeSimulator.REPOSITORY,
        "--aegis.agent.github.endpoint=" + forge.endpoint(),
        "--aegis.agent.model.url=" + model.url(),
        "--aegis.agent.model.name=canary",
        "--management.endpoints.web.exposure.include=*",
        "--management.endpoints.web.exposure.exclude=heapdump,shutdown");
  }

  private Process start(Path log, Map<String, String> secrets, String... settings)
      throws IOException {
    ProcessBuilder builder =
        ThisJava.program(
                List.of(),
                AgentApplication.class,
                "--server.port=0",
                "--logging.level.root=trace",
                "--logging.level.org.springframework=trace",
                "--logging.level.org.kohsuke=trace",
                "--logging.level.redis.clients=trace",
                "--aegis.agent.state-dir=" + folder.resolve("state"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.command().addAll(List.of(settings));
    builder.environment().putAll(secrets);
    Process started = builder.start();
    process = started;
    return started;
  }

  private static void assertClean(String where, String text) {
    for (String secret : List.of(TOKEN, MODEL_KEY, REDIS_PASSWORD)) {
      int at = text.indexOf(secret);
      assertThat(at)
          .as(
              "%s holds a secret: %s",
              where,
              at < 0 ? "" : text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 50)))
          .isNegative();
    }
  }

  private static String port(Path log) throws IOException {
    Matcher port = PORT.matcher(Files.readString(log));
    assertThat(port.find()).isTrue();
    return port.group(1);
  }

  private static String get(String port, String endpoint) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString(UTF_8))
          .body();
    }
  }
}
