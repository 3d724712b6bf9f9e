package dev.aegis.dataplane.node.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Relations between settings that a node insists on (paper, section 3.3). A node that ran with a
/// broken one would stand for election against a healthy leader, or let leases die between two
/// ticks.
final class ConfigRules {
  /// The paper's floor K of the flagship rule.
  static final int HEARTBEATS_PER_ELECTION_TIMEOUT = 3;

  static final int TICKS_PER_TTL = 3;

  private ConfigRules() {}

  static List<ConfigViolation> check(ConsensusConfig config) {
    List<ConfigViolation> broken = new ArrayList<>();
    ConsensusConfig.Raft raft = config.raft();
    ConsensusConfig.Lease lease = config.lease();
    require(
        atLeast(
            raft.electionTimeoutMin(), raft.heartbeatInterval(), HEARTBEATS_PER_ELECTION_TIMEOUT),
        broken,
        "election-timeout-vs-heartbeat",
        "raft.election-timeout-min",
        "must be at least %d times raft.heartbeat-interval, or followers depose a healthy leader"
            .formatted(HEARTBEATS_PER_ELECTION_TIMEOUT));
    require(
        raft.electionTimeoutMax().compareTo(raft.electionTimeoutMin()) > 0,
        broken,
        "election-range-ordered",
        "raft.election-timeout-max",
        "must be greater than raft.election-timeout-min, or candidates keep colliding");
    require(
        atLeast(lease.defaultTtl(), lease.tickInterval(), TICKS_PER_TTL),
        broken,
        "tick-vs-ttl",
        "lease.tick-interval",
        "must be at most a third of lease.default-ttl");
    require(
        lease.minTtl().compareTo(lease.defaultTtl()) <= 0
            && lease.defaultTtl().compareTo(lease.maxTtl()) <= 0,
        broken,
        "ttl-range-ordered",
        "lease.default-ttl",
        "must lie between lease.min-ttl and lease.max-ttl");
    require(
        atLeast(lease.defaultTtl(), raft.electionTimeoutMax(), 4),
        broken,
        "election-fits-ttl",
        "raft.election-timeout-max",
        "twice of it must fit in half of lease.default-ttl, or a failover costs leases");
    return broken;
  }

  private static boolean atLeast(Duration value, Duration part, int times) {
    return value.compareTo(part.multipliedBy(times)) >= 0;
  }

  private static void require(
      boolean holds, List<ConfigViolation> broken, String rule, String path, String message) {
    if (!holds) {
      broken.add(new ConfigViolation(rule, path, message));
    }
  }
}
