package dev.aegis.controlplane.agent.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.controlplane.propose.Proposer;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.Span;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Anomalies by hand.
final class Anomalies {
  private Anomalies() {}

  static Anomaly churn(Subject subject, Severity severity, double changes, Instant now) {
    Evidence evidence =
        new Evidence(
            "leader_changed",
            "leadership changed",
            new TreeMap<>(Map.of("unplanned_changes", changes)),
            List.of());
    return new Anomaly(
        AnomalyKind.ELECTION_CHURN,
        severity,
        subject,
        0.9,
        List.of(evidence),
        SuggestedAction.TUNE_ELECTION_TIMING,
        new Span(now.toEpochMilli() - 120_000, now.toEpochMilli()),
        "test-1");
  }

  static Proposal.Approved approved(Anomaly anomaly, String yaml) throws MalformedConfigException {
    return (Proposal.Approved)
        Proposer.standard().propose(anomaly, ConfigFile.read(yaml.getBytes(UTF_8)));
  }

  static String branch(Anomaly anomaly, String yaml) throws MalformedConfigException {
    return approved(anomaly, yaml).concern().branch().value();
  }
}
