package dev.aegis.controlplane.envelope;

import java.util.Optional;

/// Every setting of `aegis.yaml`: its path, type, default, and the absolute bounds nothing may
/// pass.
///
/// Durations count in milliseconds. The bounds are a backstop against slips and hostile patches;
/// how settings have to relate to one another is the rules' business (see [EnvelopeRule]).
public enum ConfigKey {
  /// Below 20 ms a scheduler hiccup is a missed heartbeat; above 10 s nobody would wait for a
  /// failover.
  HEARTBEAT_INTERVAL("raft.heartbeat-interval", Type.DURATION, 150, 20, 10_000),
  /// Below 100 ms an ordinary pause of a JVM or a disk is an election.
  ELECTION_TIMEOUT_MIN("raft.election-timeout-min", Type.DURATION, 600, 100, 10_000),
  /// 15 s once turned a blip of a network card into a leaderless minute (etcd 12959).
  ELECTION_TIMEOUT_MAX("raft.election-timeout-max", Type.DURATION, 1_200, 120, 15_000),
  RPC_TIMEOUT("raft.rpc-timeout", Type.DURATION, 3_000, 100, 60_000),
  /// Below 1000 the node does little but write snapshots.
  SNAPSHOT_ENTRIES("raft.snapshot-entries", Type.COUNT, 50_000, 1_000, 10_000_000),
  LOG_RETENTION_ENTRIES("raft.log-retention-entries", Type.COUNT, 20_000, 1_000, 10_000_000),
  TICK_INTERVAL("lease.tick-interval", Type.DURATION, 500, 50, 10_000),
  DEFAULT_TTL("lease.default-ttl", Type.DURATION, 10_000, 1_000, 86_400_000),
  MIN_TTL("lease.min-ttl", Type.DURATION, 1_000, 1_000, 3_600_000),
  MAX_TTL("lease.max-ttl", Type.DURATION, 86_400_000, 1_000, 86_400_000),
  SKEW_GRACE("lease.skew-grace", Type.DURATION, 2_000, 0, 60_000),
  RETAINED_VERSIONS("kv.retained-versions", Type.COUNT, 10_000, 1, 10_000_000),
  MAX_PENDING_COMMANDS("limits.max-pending-commands", Type.COUNT, 4_096, 16, 1_000_000),
  MAX_WATCHERS("limits.max-watchers", Type.COUNT, 1_000, 1, 1_000_000),
  MAX_SESSIONS("limits.max-sessions", Type.COUNT, 10_000, 1, 1_000_000),
  MAX_WAITERS_PER_LOCK("limits.max-waiters-per-lock", Type.COUNT, 1_024, 1, 1_000_000),
  LAG_SAMPLE_INTERVAL("telemetry.lag-sample-interval", Type.DURATION, 1_000, 100, 60_000),
  STREAM_MAX_ENTRIES("telemetry.stream-max-entries", Type.COUNT, 10_000, 100, 10_000_000);

  /// How a value is written.
  public enum Type {
    /// A text such as `150ms`.
    DURATION,
    /// A whole number.
    COUNT
  }

  private final String path;
  private final Type type;
  private final long defaultValue;
  private final long min;
  private final long max;

  ConfigKey(String path, Type type, long defaultValue, long min, long max) {
    this.path = path;
    this.type = type;
    this.defaultValue = defaultValue;
    this.min = min;
    this.max = max;
  }

  /// The dotted path in the file.
  public String path() {
    return path;
  }

  public Type type() {
    return type;
  }

  /// What holds when the file does not say.
  public long defaultValue() {
    return defaultValue;
  }

  /// The smallest value allowed.
  public long min() {
    return min;
  }

  /// The largest value allowed.
  public long max() {
    return max;
  }

  public static Optional<ConfigKey> ofPath(String path) {
    for (ConfigKey key : values()) {
      if (key.path.equals(path)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /// A value as the file writes it.
  public ConfigTree toTree(long value) {
    return switch (type) {
      case DURATION -> new ConfigTree.Text(ConfigDuration.render(value));
      case COUNT -> new ConfigTree.Whole(value);
    };
  }

  /// A value as a person reads it.
  public String render(long value) {
    return toTree(value).render();
  }
}
