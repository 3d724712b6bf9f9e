package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.forge.Fault;
import dev.aegis.controlplane.agent.forge.ForgeSimulator;
import dev.aegis.controlplane.agent.intake.ScrapePages;
import dev.aegis.controlplane.agent.outlet.BareRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log as a program reads it.
@Timeout(180)
class StructuredLogTest {
  private static final String TOKEN = "canary_ghp_4e6b1f0a9c2d";
  private static final String REDIS_PASSWORD = "canary_redis_8d2f7b";

  @TempDir Path folder;

  @Test
  void everyLineIsAnObjectWithWhatItIsAboutInFieldsAndNeverASecret() throws Exception {
    try (ScrapePages node = ScrapePages.start();
        ForgeSimulator forge =
            ForgeSimulator.start(folder, BareRepository.YAML, TOKEN, InstantSource.system());
        AgentProcess agent =
            AgentProcess.start(
                folder,
                Map.of(
                    "AEGIS_GITHUB_TOKEN",
                    TOKEN,
                    "AEGIS_TELEMETRY_REDIS_URL",
                    "redis://:" + REDIS_PASSWORD + "@127.0.0.1:1"),
                "--logging.structured.format.console=ecs",
                "--aegis.agent.interval=300ms",
                "--aegis.agent.window=60s",
                "--aegis.agent.nodes=n1=" + node.address(),
                "--aegis.agent.outlet=github",
                "--aegis.agent.github.repository=" + ForgeSimulator.REPOSITORY,
                "--aegis.agent.github.endpoint=" + forge.endpoint())) {
      forge.fail("POST /git/refs", Fault.refusal(422, "no right for token " + TOKEN), 3);
      int[] changes = {2};
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(() -> {
            node.show(Contract.churningPage(++changes[0]));
            assertThat(agent.out()).anyMatch(line -> line.contains(" waits for a person: "));
          });

      assertThat(agent.ends(Duration.ofSeconds(30))).isTrue();
      List<JsonNode> lines = agent.out().stream().map(StructuredLogTest::object).toList();
      JsonNode verdict = first(lines, "election_churn (");
      assertThat(verdict.path("kind").asString("")).isEqualTo("election_churn");
      assertThat(verdict.path("subject").asString("")).isEqualTo("cluster");
      assertThat(verdict.path("severity").asString("")).isIn("warning", "critical");
      assertThat(verdict.path("anomaly_id").asString("")).matches("election_churn:[0-9]{13}");
      int number = forge.openPulls().getFirst();
      JsonNode proposal = first(lines, "Proposal " + number + " waits for a person: ");
      assertThat(proposal.path("proposal_id").asInt()).isEqualTo(number);
      assertThat(proposal.path("kind")).isEqualTo(verdict.path("kind"));
      assertThat(proposal.path("anomaly_id")).isEqualTo(verdict.path("anomaly_id"));
      assertThat(proposal.path("branch").asString("")).startsWith("aegis-agent/election_churn/");
      assertThat(first(lines, "Watching by").path("sight").asString("")).isEqualTo("metrics_only");

      assertThat(String.join("\n", agent.out()))
          .as("the refusal that repeats the token is in the log")
          .contains("no right for token (not shown)")
          .doesNotContain(TOKEN, REDIS_PASSWORD);
      assertThat(agent.err()).isEmpty();
    }
  }

  private static JsonNode object(String line) {
    JsonNode json = new JsonMapper().readTree(line);
    assertThat(json.isObject()).as(line).isTrue();
    return json;
  }

  /// The first line whose message begins so: a later one may tell of another severity.
  private static JsonNode first(List<JsonNode> lines, String message) {
    return lines.stream()
        .filter(line -> line.path("message").asString("").startsWith(message))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line begins with " + message + ": " + lines));
  }
}
