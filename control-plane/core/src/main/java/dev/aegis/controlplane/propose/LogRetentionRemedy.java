package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ConfigKey;
import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.ConsensusConfig;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.List;
import java.util.TreeMap;

/// Against a slow follower: no timer, ever. Only when its lag is about to fall off the retained log
/// does a setting help: keeping more of the log lets it catch up entry by entry instead of falling
/// into a snapshot loop.
///
/// The paper's example, a longer heartbeat interval, cured none of 14 real slow followers and moves
/// the cluster towards the edge of the envelope.
final class LogRetentionRemedy implements Remedy {
  private static final String RUNBOOK = "control-plane/runbooks/slow-follower.md";

  @Override
  public Advice advise(Anomaly anomaly, ConsensusConfig deployed) {
    long retained = deployed.raft().logRetentionEntries();
    double lag = lagOf(anomaly);
    long target = Math.min(2 * retained, ConfigKey.LOG_RETENTION_ENTRIES.max());
    if (lag * 2 < retained || target <= retained) {
      return new Advice.NoChange(
          "no timer cures a slow follower; look at its disk, its processor and the way to it",
          RUNBOOK);
    }
    TreeMap<ConfigKey, Long> values = new TreeMap<>();
    values.put(ConfigKey.LOG_RETENTION_ENTRIES, target);
    return new Advice.Change(
        ConfigPatch.of(values),
        "The follower is behind by more than half of the log its leader retains. With more of the log kept it can "
            + "catch up entry by entry; otherwise it needs a snapshot, and may never get ahead of the next one.",
        List.of(),
        List.of(
            "This buys time; it does not make the follower faster. Its disk, processor or network still need a look.",
            "The log takes more room on every node's disk."),
        RUNBOOK);
  }

  private static double lagOf(Anomaly anomaly) {
    double lag = 0;
    for (Evidence evidence : anomaly.evidence()) {
      lag = Math.max(lag, evidence.numbers().getOrDefault("lag_entries", 0.0));
    }
    return lag;
  }
}
