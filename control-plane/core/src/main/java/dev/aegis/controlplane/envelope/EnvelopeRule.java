package dev.aegis.controlplane.envelope;

import java.util.List;

/// A relation that the settings of a full, well-typed configuration have to keep.
///
/// They follow from Raft's separation of time scales (broadcast time, far below election timeout,
/// far below the time between failures) and from real outages; each says which. A rule has one
/// stable id, used in violations, in telemetry and in documentation.
public enum EnvelopeRule {
  /// The flagship. With fewer than three heartbeats to a timeout, two late ones depose a healthy
  /// leader.
  ELECTION_TIMEOUT_VS_HEARTBEAT("election-timeout-vs-heartbeat", ConfigKey.ELECTION_TIMEOUT_MIN) {
    @Override
    Check check(ConsensusConfig config) {
      return Check.atLeast(
          config.raft().electionTimeoutMinMs(),
          3 * config.raft().heartbeatIntervalMs(),
          "an election timeout below three heartbeats deposes healthy leaders");
    }
  },

  ELECTION_RANGE_ORDERED("election-range-ordered", ConfigKey.ELECTION_TIMEOUT_MAX) {
    @Override
    Check check(ConsensusConfig config) {
      return Check.atLeast(
          config.raft().electionTimeoutMaxMs(),
          config.raft().electionTimeoutMinMs() + 1,
          "the range that election timeouts are drawn from is empty");
    }
  },

  /// Nodes that draw nearly the same timeout stand against one another again and again (ClickHouse
  /// 51473 widened it).
  ELECTION_RANGE_SPREAD("election-range-spread", ConfigKey.ELECTION_TIMEOUT_MAX) {
    @Override
    Check check(ConsensusConfig config) {
      return Check.atLeast(
          5 * config.raft().electionTimeoutMaxMs(),
          6 * config.raft().electionTimeoutMinMs(),
          "a maximum below 1.2 times the minimum makes candidates collide",
          5);
    }
  },

  RPC_TIMEOUT_POSITIVE("rpc-timeout-positive", ConfigKey.RPC_TIMEOUT) {
    @Override
    Check check(ConsensusConfig config) {
      return Check.atLeast(
          config.raft().rpcTimeoutMs(), 1, "calls without time to answer never succeed");
    }
  },

  /// Expiry is noticed at a tick; a lease needs several chances before it is over.
  TICK_VS_TTL("tick-vs-ttl", ConfigKey.TICK_INTERVAL) {
    @Override
    Check check(ConsensusConfig config) {
      return Check.atMost(
          config.lease().tickIntervalMs(),
          config.lease().defaultTtlMs() / 3,
          "a lease has to see at least three ticks before it can end");
    }
  },

  /// A leader's death is noticed within one longest timeout and healed within a second one; a
  /// client that renews at a third of its TTL keeps its session only if that fits in half of it
  /// (Consul 912).
  ELECTION_FITS_TTL("election-fits-ttl", ConfigKey.ELECTION_TIMEOUT_MAX) {
    @Override
    Check check(ConsensusConfig config) {
      return Check.atMost(
          config.raft().electionTimeoutMaxMs(),
          config.lease().defaultTtlMs() / 4,
          "noticing a dead leader and electing the next has to fit in half a TTL");
    }
  },

  TTL_RANGE_ORDERED("ttl-range-ordered", ConfigKey.DEFAULT_TTL) {
    @Override
    Check check(ConsensusConfig config) {
      ConsensusConfig.Lease lease = config.lease();
      return lease.defaultTtlMs() < lease.minTtlMs()
          ? Check.atLeast(
              lease.defaultTtlMs(), lease.minTtlMs(), "the default TTL is below lease.min-ttl")
          : Check.atMost(
              lease.defaultTtlMs(), lease.maxTtlMs(), "the default TTL is above lease.max-ttl");
    }
  },

  SKEW_GRACE_NOT_NEGATIVE("skew-grace-not-negative", ConfigKey.SKEW_GRACE) {
    @Override
    Check check(ConsensusConfig config) {
      return Check.atLeast(
          config.lease().skewGraceMs(), 0, "a negative grace ends leases before their time");
    }
  },

  RETAINED_VERSIONS_AT_LEAST_ONE("retained-versions-at-least-one", ConfigKey.RETAINED_VERSIONS) {
    @Override
    Check check(ConsensusConfig config) {
      return Check.atLeast(
          config.kv().retainedVersions(), 1, "compaction would delete the present version");
    }
  };

  /// A comparison: what was found, what is allowed, why. Both sides in the unit of the setting,
  /// times `scale`.
  record Check(boolean holds, String relation, long limit, String message) {
    static Check atLeast(long actual, long limit, String message) {
      return atLeast(actual, limit, message, 1);
    }

    /// Compares without fractions; the limit shown is rounded up to the setting's unit.
    static Check atLeast(long actual, long limit, String message, long scale) {
      return new Check(actual >= limit, ">= ", Math.ceilDiv(limit, scale), message);
    }

    static Check atMost(long actual, long limit, String message) {
      return new Check(actual <= limit, "<= ", limit, message);
    }
  }

  private final String ruleId;
  private final ConfigKey key;

  EnvelopeRule(String ruleId, ConfigKey key) {
    this.ruleId = ruleId;
    this.key = key;
  }

  /// The stable name.
  public String ruleId() {
    return ruleId;
  }

  abstract Check check(ConsensusConfig config);

  /// The violation of this rule, or nothing. Values are within their bounds or not: either way
  /// nothing overflows, because no value has more than nine digits times a unit.
  List<Violation> violations(ConsensusConfig config) {
    Check check = check(config);
    return check.holds()
        ? List.of()
        : List.of(
            new Violation(
                ruleId,
                key.path(),
                check.message(),
                check.relation() + key.render(check.limit()),
                key.render(config.get(key))));
  }
}
