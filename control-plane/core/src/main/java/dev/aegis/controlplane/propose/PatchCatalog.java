package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ConsensusConfig;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What to do about each kind of anomaly. A kind without an entry gets no change: in 74 of 131 real
/// incidents no configuration change was the answer.
public final class PatchCatalog {
  private final SortedMap<AnomalyKind, Remedy> remedies;

  public PatchCatalog(SortedMap<AnomalyKind, Remedy> remedies) {
    this.remedies = Collections.unmodifiableSortedMap(new TreeMap<>(remedies));
  }

  /// What is known about the paper's six kinds.
  public static PatchCatalog standard() {
    TreeMap<AnomalyKind, Remedy> remedies = new TreeMap<>();
    remedies.put(AnomalyKind.ELECTION_CHURN, new ElectionTimingRemedy());
    remedies.put(AnomalyKind.SLOW_FOLLOWER, new LogRetentionRemedy());
    remedies.put(AnomalyKind.LEASE_STARVATION, new LeaseRemedy());
    remedies.put(
        AnomalyKind.CLOCK_SKEW,
        noChange(
            "a clock is repaired on its host, by time synchronisation, not by a setting",
            "control-plane/runbooks/clock-skew.md"));
    remedies.put(
        AnomalyKind.SPLIT_BRAIN_RISK,
        noChange(
            "no setting makes a partition safer: find the cut link or the paused process",
            "control-plane/runbooks/split-brain-risk.md"));
    remedies.put(
        AnomalyKind.NONE, noChange("nothing was found", "control-plane/runbooks/README.md"));
    return new PatchCatalog(remedies);
  }

  /// The advice for an anomaly.
  public Advice advise(Anomaly anomaly, ConsensusConfig deployed) {
    Remedy remedy = remedies.get(anomaly.kind());
    return remedy == null
        ? new Advice.NoChange(
            "no remedy is known for " + anomaly.kind(), "control-plane/runbooks/README.md")
        : remedy.advise(anomaly, deployed);
  }

  private static Remedy noChange(String reason, String runbook) {
    return (_, _) -> new Advice.NoChange(reason, runbook);
  }
}
