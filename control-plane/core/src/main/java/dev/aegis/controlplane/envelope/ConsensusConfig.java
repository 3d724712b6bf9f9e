package dev.aegis.controlplane.envelope;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// One full configuration: every setting has a value of the right type. Durations in milliseconds.
///
/// Full is not yet safe; that is for [SafetyEnvelope] to say.
public record ConsensusConfig(Raft raft, Lease lease, Kv kv, Limits limits, Telemetry telemetry) {

  /// Timing and log of the consensus.
  public record Raft(
      long heartbeatIntervalMs,
      long electionTimeoutMinMs,
      long electionTimeoutMaxMs,
      long rpcTimeoutMs,
      long snapshotEntries,
      long logRetentionEntries) {}

  /// Sessions and their leases.
  public record Lease(
      long tickIntervalMs, long defaultTtlMs, long minTtlMs, long maxTtlMs, long skewGraceMs) {}

  /// The key-value store.
  public record Kv(long retainedVersions) {}

  /// Admission limits.
  public record Limits(
      long maxPendingCommands, long maxWatchers, long maxSessions, long maxWaitersPerLock) {}

  /// What telemetry costs at most.
  public record Telemetry(long lagSampleIntervalMs, long streamMaxEntries) {}

  /// What holds with an empty file.
  public static ConsensusConfig defaults() {
    return of(Collections.emptySortedMap());
  }

  /// The given values, and the defaults for the rest.
  static ConsensusConfig of(SortedMap<ConfigKey, Long> values) {
    TreeMap<ConfigKey, Long> full = new TreeMap<>();
    for (ConfigKey key : ConfigKey.values()) {
      full.put(key, values.getOrDefault(key, key.defaultValue()));
    }
    return new ConsensusConfig(
        new Raft(
            value(full, ConfigKey.HEARTBEAT_INTERVAL),
            value(full, ConfigKey.ELECTION_TIMEOUT_MIN),
            value(full, ConfigKey.ELECTION_TIMEOUT_MAX),
            value(full, ConfigKey.RPC_TIMEOUT),
            value(full, ConfigKey.SNAPSHOT_ENTRIES),
            value(full, ConfigKey.LOG_RETENTION_ENTRIES)),
        new Lease(
            value(full, ConfigKey.TICK_INTERVAL),
            value(full, ConfigKey.DEFAULT_TTL),
            value(full, ConfigKey.MIN_TTL),
            value(full, ConfigKey.MAX_TTL),
            value(full, ConfigKey.SKEW_GRACE)),
        new Kv(value(full, ConfigKey.RETAINED_VERSIONS)),
        new Limits(
            value(full, ConfigKey.MAX_PENDING_COMMANDS),
            value(full, ConfigKey.MAX_WATCHERS),
            value(full, ConfigKey.MAX_SESSIONS),
            value(full, ConfigKey.MAX_WAITERS_PER_LOCK)),
        new Telemetry(
            value(full, ConfigKey.LAG_SAMPLE_INTERVAL), value(full, ConfigKey.STREAM_MAX_ENTRIES)));
  }

  private static long value(SortedMap<ConfigKey, Long> full, ConfigKey key) {
    Long value = full.get(key);
    if (value == null) {
      throw new IllegalStateException("no value for " + key.path());
    }
    return value;
  }

  /// The value of a setting.
  public long get(ConfigKey key) {
    return switch (key) {
      case HEARTBEAT_INTERVAL -> raft.heartbeatIntervalMs();
      case ELECTION_TIMEOUT_MIN -> raft.electionTimeoutMinMs();
      case ELECTION_TIMEOUT_MAX -> raft.electionTimeoutMaxMs();
      case RPC_TIMEOUT -> raft.rpcTimeoutMs();
      case SNAPSHOT_ENTRIES -> raft.snapshotEntries();
      case LOG_RETENTION_ENTRIES -> raft.logRetentionEntries();
      case TICK_INTERVAL -> lease.tickIntervalMs();
      case DEFAULT_TTL -> lease.defaultTtlMs();
      case MIN_TTL -> lease.minTtlMs();
      case MAX_TTL -> lease.maxTtlMs();
      case SKEW_GRACE -> lease.skewGraceMs();
      case RETAINED_VERSIONS -> kv.retainedVersions();
      case MAX_PENDING_COMMANDS -> limits.maxPendingCommands();
      case MAX_WATCHERS -> limits.maxWatchers();
      case MAX_SESSIONS -> limits.maxSessions();
      case MAX_WAITERS_PER_LOCK -> limits.maxWaitersPerLock();
      case LAG_SAMPLE_INTERVAL -> telemetry.lagSampleIntervalMs();
      case STREAM_MAX_ENTRIES -> telemetry.streamMaxEntries();
    };
  }
}
