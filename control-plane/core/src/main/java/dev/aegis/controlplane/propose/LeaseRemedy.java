package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ConfigKey;
import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.ConsensusConfig;
import dev.aegis.telemetry.verdict.Anomaly;
import java.util.List;
import java.util.TreeMap;

/// Against lease starvation: a longer default TTL, up to half a minute, as k3s and Patroni ended up
/// with. Starvation is a symptom (it was the root cause of none of 143 real incidents), so the
/// proposal says what to look for.
final class LeaseRemedy implements Remedy {
  private static final String RUNBOOK = "control-plane/runbooks/lease-starvation.md";
  private static final long ENOUGH_MS = 30_000;

  @Override
  public Advice advise(Anomaly anomaly, ConsensusConfig deployed) {
    long ttl = deployed.lease().defaultTtlMs();
    long target = Math.min(Math.min(2 * ttl, ENOUGH_MS), deployed.lease().maxTtlMs());
    if (target <= ttl) {
      return new Advice.NoChange(
          "the default TTL is long enough for any pause a lease should survive; find out why renewals are late",
          RUNBOOK);
    }
    TreeMap<ConfigKey, Long> values = new TreeMap<>();
    values.put(ConfigKey.DEFAULT_TTL, target);
    return new Advice.Change(
        ConfigPatch.of(values),
        "Sessions end although their clients want them. A longer default TTL lets them survive longer pauses of "
            + "client, leader or disk.",
        List.of(),
        List.of(
            "It holds only for sessions whose clients choose no TTL of their own.",
            "Locks of clients that are really gone stay held for longer.",
            "If the leader does not commit, no TTL is long enough: look at its disk and at pauses first."),
        RUNBOOK);
  }
}
