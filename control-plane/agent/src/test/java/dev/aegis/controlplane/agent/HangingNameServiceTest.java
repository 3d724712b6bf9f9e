package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.intake.ScrapePages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A name service that hangs costs the agent what is behind it, and nothing else. The names under
/// `hangs.test` are never told: see [dev.aegis.controlplane.agent.net.HangingNames].
@Timeout(180)
class HangingNameServiceTest {
  @TempDir Path folder;

  @Test
  void agentThatCanReachOneNodeOnlyGoesOnWatchingAndEndsInTime() throws Exception {
    try (ScrapePages node = ScrapePages.start();
        AgentProcess agent =
            AgentProcess.start(
                folder,
                Map.of(
                    "AEGIS_GITHUB_TOKEN", "ghp_0123456789",
                    "AEGIS_TELEMETRY_REDIS_URL", "redis://redis.hangs.test:6379"),
                "--aegis.agent.interval=300ms",
                "--aegis.agent.window=60s",
                "--aegis.agent.nodes=n1=" + node.address() + ",n2=node.hangs.test:7121",
                "--aegis.agent.outlet=github",
                "--aegis.agent.github.repository=acme/config",
                "--aegis.agent.github.endpoint=https://forge.hangs.test/api/v3",
                "--aegis.agent.model.url=https://model.hangs.test/v1",
                "--aegis.agent.model.name=far",
                "--aegis.agent.model.timeout=1s")) {
      int[] changes = {2};
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(300))
          .until(() -> {
            node.show(Contract.churningPage(++changes[0]));
            String journal = agent.journal();
            return journal.contains("\"what\":\"model\"")
                && journal.lines().filter(line -> line.contains("election_churn")).count() > 10;
          });

      assertThat(agent.journal())
          .contains("\"sight\":\"metrics_only\"")
          .contains("The configuration repository cannot be read")
          .contains("\"outcome\":\"timeout\"");
      assertThat(agent.ends(Duration.ofSeconds(30))).as("it ends when it is asked to").isTrue();
    }
  }
}
