package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.intake.DirectScrape;
import dev.aegis.controlplane.agent.intake.WindowAssembler;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.controlplane.agent.outlet.LateDeliveries;
import dev.aegis.controlplane.agent.recall.IncidentMemory;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.envelope.ConfigTree;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.plan.PlanPolicy;
import dev.aegis.controlplane.plan.ProposalHistory;
import dev.aegis.controlplane.plan.ResponsePlanner;
import dev.aegis.controlplane.propose.Proposer;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentRunnerTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;
  private final AtomicInteger completed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  @Test
  void turnThatFailsIsFollowedByTheNext() throws IOException {
    AtomicInteger turns = new AtomicInteger();
    AnomalyClassifier failsFirst =
        window -> {
          if (turns.incrementAndGet() == 1) {
            throw new IllegalStateException("planted");
          }
          if (turns.get() == 2) {
            throw new OutOfMemoryError("planted");
          }
          return HeuristicClassifier.standard().classify(window);
        };
    try (Journal journal = Journal.open(folder.resolve("journal.jsonl"), Instant.EPOCH);
        DirectScrape metrics = new DirectScrape(Map.of(), Duration.ofSeconds(1), CLOCK)) {
      AgentRunner runner = runner(failsFirst, journal, metrics);

      runner.start();
      await().until(() -> completed.get() >= 2);
      assertThat(runner.isRunning()).isTrue();
      runner.stop();

      assertThat(failed).hasValue(2);
      assertThat(runner.last()).isPresent();
      assertThat(runner.isRunning()).isFalse();
    }
  }

  private AgentRunner runner(AnomalyClassifier classifier, Journal journal, DirectScrape metrics) {
    DeployedConfig deployed = new DeployedConfig(ConfigTree.Mapping.EMPTY, "0123456789ab");
    AgentLoop loop =
        new AgentLoop(
            new AgentLoop.Reads(
                new WindowAssembler(metrics, null, Duration.ofMinutes(2), CLOCK),
                () -> deployed,
                () -> ProposalHistory.EMPTY),
            new ResponsePlanner(
                classifier, new HeuristicDiagnoser(), Proposer.standard(), PlanPolicy.defaults()),
            DraftDesk.atOnce(new IncidentMemory(SignVectors::new, List.of())),
            new ToldProposals(Set.of()),
            new AgentLoop.Writes(
                journal,
                (_, _, _, _) -> new Delivered.Refused("nothing is proposed here"),
                (_, _) -> false,
                LateDeliveries.NONE,
                false));
    return new AgentRunner(
        loop,
        Duration.ofMillis(20),
        new AgentRunner.Listener() {
          @Override
          public void completed(CycleReport report) {
            completed.incrementAndGet();
          }

          @Override
          public void failed() {
            failed.incrementAndGet();
          }
        });
  }
}
