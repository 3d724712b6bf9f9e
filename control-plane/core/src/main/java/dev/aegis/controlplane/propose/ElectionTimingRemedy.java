package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ConfigKey;
import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.ConsensusConfig;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.SuggestedAction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Against election churn: doubles the election timeouts, as far as the TTL allows.
///
/// Of 131 real incidents six were cured by longer timeouts, all of them with timeouts below an
/// ordinary pause of disk or process. So what speaks against it holds it back where it is seen (see
/// [CounterIndication]), and is told where it is not.
final class ElectionTimingRemedy implements Remedy {
  private static final String RUNBOOK = "control-plane/runbooks/election-churn.md";

  /// Below a fifth more, a longer timeout is not worth a rolling restart.
  private static final double WORTHWHILE = 1.2;

  @Override
  public Advice advise(Anomaly anomaly, ConsensusConfig deployed) {
    if (anomaly.suggestedActionClass().equals(SuggestedAction.INSPECT_NETWORK)) {
      return new Advice.NoChange(
          "nobody leads: no node takes a new version meanwhile, and longer timeouts make each attempt"
              + " longer; find out why votes do not arrive",
          RUNBOOK);
    }
    long min = deployed.raft().electionTimeoutMinMs();
    long max = deployed.raft().electionTimeoutMaxMs();
    long ceiling =
        Math.min(deployed.lease().defaultTtlMs() / 4, ConfigKey.ELECTION_TIMEOUT_MAX.max());
    long newMax = Math.min(2 * max, ceiling);
    long newMin = Math.min(Math.min(2 * min, ConfigKey.ELECTION_TIMEOUT_MIN.max()), newMax * 5 / 6);
    if (newMin < WORTHWHILE * min || newMax < max) {
      return new Advice.NoChange(
          "the election timeouts ("
              + ConfigKey.ELECTION_TIMEOUT_MIN.render(min)
              + " to "
              + ConfigKey.ELECTION_TIMEOUT_MAX.render(max)
              + ") are as long as lease.default-ttl allows; look for what delays the heartbeats",
          RUNBOOK);
    }
    TreeMap<ConfigKey, Long> values = new TreeMap<>();
    values.put(ConfigKey.ELECTION_TIMEOUT_MIN, newMin);
    values.put(ConfigKey.ELECTION_TIMEOUT_MAX, newMax);
    return new Advice.Change(
        ConfigPatch.of(values),
        "Leaders are deposed while they could still lead. Longer election timeouts let followers sit out pauses "
            + "and late heartbeats that are shorter than the new minimum. Failover after a real death takes longer "
            + "by as much.",
        List.of(CounterIndication.values()),
        restartsSeen(anomaly),
        RUNBOOK);
  }

  private static List<String> restartsSeen(Anomaly anomaly) {
    List<String> against = new ArrayList<>();
    for (Evidence evidence : anomaly.evidence()) {
      Double started = evidence.numbers().get("processes_started");
      if (started != null && evidence.signal().equals(MetricName.PROCESS_START_TIME.wireName())) {
        against.add(
            "**Seen here:** "
                + Evidence.renderNumber(started)
                + " processes started in this window. A longer timeout does not cure a process that crashes or is "
                + "being restarted: find out why first.");
      }
    }
    return against;
  }
}
