package dev.aegis.controlplane.propose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Configs;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.Span;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunbookTest {
  private static final Path REPOSITORY = Path.of("..", "..");

  @Test
  void everyRunbookThatIsNamedExists() {
    for (AnomalyKind kind :
        List.of(
            AnomalyKind.SLOW_FOLLOWER,
            AnomalyKind.LEASE_STARVATION,
            AnomalyKind.CLOCK_SKEW,
            AnomalyKind.SPLIT_BRAIN_RISK,
            AnomalyKind.ELECTION_CHURN,
            AnomalyKind.NONE,
            AnomalyKind.OVERLOAD)) {
      assertThat(REPOSITORY.resolve(runbookOf(kind))).as(kind.wireName()).isRegularFile();
    }
  }

  private static String runbookOf(AnomalyKind kind) {
    Anomaly anomaly =
        new Anomaly(
            kind,
            Severity.WARNING,
            new Subject.Cluster(),
            0.9,
            List.of(),
            SuggestedAction.NONE,
            new Span(1, 2),
            "test");
    return PatchCatalog.standard()
        .advise(anomaly, SafetyEnvelope.read(Configs.defaults()))
        .runbook();
  }
}
