package dev.aegis.bench.baseline;

import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Verdicts without evidence, and the one-to-one table of the paper's Table 3.
final class Verdicts {
  static final String VERSION = "bench-baseline-1";

  private static final SortedMap<AnomalyKind, RootCause> TABLE = table();

  private Verdicts() {}

  static Anomaly of(AnomalyKind kind, double confidence, TelemetryWindow window) {
    return new Anomaly(
        kind,
        kind.equals(AnomalyKind.NONE) ? Severity.INFO : Severity.WARNING,
        new Subject.Cluster(),
        confidence,
        List.of(),
        SuggestedAction.NONE,
        window.span(),
        VERSION);
  }

  static Diagnosis one(RootCause cause) {
    return new Diagnosis(List.of(because(cause, 1)), VERSION);
  }

  static Hypothesis because(RootCause cause, double score) {
    return new Hypothesis(cause, score, "as this baseline ranks it", List.of());
  }

  /// The cause that the table has beside a kind.
  static Diagnosis byTable(AnomalyKind kind) {
    return one(TABLE.getOrDefault(kind, RootCause.UNDETERMINED));
  }

  private static SortedMap<AnomalyKind, RootCause> table() {
    SortedMap<AnomalyKind, RootCause> table = new TreeMap<>();
    table.put(AnomalyKind.SLOW_FOLLOWER, RootCause.SLOW_FOLLOWER_DISK);
    table.put(AnomalyKind.SPLIT_BRAIN_RISK, RootCause.NETWORK_PARTITION);
    table.put(AnomalyKind.CLOCK_SKEW, RootCause.CLOCK_DRIFT);
    table.put(AnomalyKind.ELECTION_CHURN, RootCause.ELECTION_STORM);
    table.put(AnomalyKind.LEASE_STARVATION, RootCause.LEASE_STARVATION);
    table.put(AnomalyKind.NONE, RootCause.HEALTHY);
    return table;
  }
}
