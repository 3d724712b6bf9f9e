package dev.aegis.telemetry.signal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every metric a node exports at `/actuator/prometheus`: its name on the wire, its kind, unit and
/// labels.
///
/// No metric carries a key, a value, a lock name or a client's id. A summary is exported as the
/// series `name{quantile=...}` (where quantiles are kept), `name_count`, `name_sum` and the gauge
/// `name_max`.
public enum MetricName {
  RAFT_TERM("aegis_raft_term", Kind.GAUGE, Unit.NUMBER, "Current Raft term."),
  RAFT_IS_LEADER("aegis_raft_is_leader", Kind.GAUGE, Unit.FLAG, "1 while this node leads, else 0."),
  RAFT_HAS_LEADER(
      "aegis_raft_has_leader", Kind.GAUGE, Unit.FLAG, "1 while this node knows a leader, else 0."),
  RAFT_STATUS_AGE(
      "aegis_raft_status_age_seconds",
      Kind.GAUGE,
      Unit.SECONDS,
      "Age of the sample behind is_leader and has_leader; a stuck loop lets it grow."),
  RAFT_COMMIT_INDEX("aegis_raft_commit_index", Kind.GAUGE, Unit.LOG_INDEX, "Commit index."),
  RAFT_LAST_APPLIED_INDEX(
      "aegis_raft_last_applied_index", Kind.GAUGE, Unit.LOG_INDEX, "Applied index."),
  RAFT_LOG_LAG(
      "aegis_raft_log_lag",
      Kind.GAUGE,
      Unit.ENTRIES,
      "Log entries a follower is behind; leader only.",
      "follower"),
  RAFT_LOG_SYNC(
      "aegis_raft_log_sync_seconds", Kind.SUMMARY, Unit.SECONDS, "Duration of a sync of the log."),
  RAFT_LOG_SYNC_IN_FLIGHT(
      "aegis_raft_log_sync_in_flight_seconds",
      Kind.GAUGE,
      Unit.SECONDS,
      "Age of the log sync in flight, 0 if none."),
  RAFT_PEER_RPC(
      "aegis_raft_peer_rpc_seconds",
      Kind.SUMMARY,
      Unit.SECONDS,
      "Round trip of a replication call to a peer.",
      "peer"),
  RAFT_PEER_LAST_CONTACT(
      "aegis_raft_peer_last_contact_seconds",
      Kind.GAUGE,
      Unit.SECONDS,
      "Age of the last reply of a follower; leader only.",
      "peer"),
  RAFT_QUORUM_CONTACT_AGE(
      "aegis_raft_quorum_contact_age_seconds",
      Kind.GAUGE,
      Unit.SECONDS,
      "Age of the last moment a majority had answered; 0 on followers."),
  RAFT_PENDING_REQUESTS(
      "aegis_raft_pending_requests",
      Kind.GAUGE,
      Unit.NUMBER,
      "Requests waiting for their log entry to be applied."),
  RAFT_REQUEST_LIMIT_HITS(
      "aegis_raft_request_limit_hits_total",
      Kind.COUNTER,
      Unit.NUMBER,
      "Requests refused at an admission limit."),
  RAFT_VOTERS_CONFIGURED(
      "aegis_raft_voters_configured", Kind.GAUGE, Unit.NUMBER, "Voting members configured."),
  RAFT_VOTERS_LIVE(
      "aegis_raft_voters_live",
      Kind.GAUGE,
      Unit.NUMBER,
      "Voting members the leader hears from; leader only."),
  RAFT_LEADER_CHANGES(
      "aegis_raft_leader_changes_total",
      Kind.COUNTER,
      Unit.NUMBER,
      "Changes of leader this node has learned of."),
  RAFT_ELECTIONS(
      "aegis_raft_elections_total",
      Kind.COUNTER,
      Unit.NUMBER,
      "Elections this node stood in; result is won, lost or timeout.",
      "result"),
  RAFT_SNAPSHOTS_TAKEN(
      "aegis_raft_snapshots_taken_total", Kind.COUNTER, Unit.NUMBER, "Snapshots taken."),
  RAFT_SNAPSHOTS_INSTALLED(
      "aegis_raft_snapshots_installed_total",
      Kind.COUNTER,
      Unit.NUMBER,
      "Snapshots installed from the leader."),
  STATE_DIGEST(
      "aegis_state_digest",
      Kind.GAUGE,
      Unit.NUMBER,
      "Running hash of the replicated state, low 48 bits as an exact integer."),
  STATE_DIGEST_INDEX(
      "aegis_state_digest_index",
      Kind.GAUGE,
      Unit.LOG_INDEX,
      "Log index of the state digest; a multiple of a fixed stride, so that nodes can be compared."),
  LEASE_RENEWALS("aegis_lease_renewals_total", Kind.COUNTER, Unit.NUMBER, "Leases renewed."),
  LEASE_EXPIRATIONS("aegis_lease_expirations_total", Kind.COUNTER, Unit.NUMBER, "Leases expired."),
  CLIENT_REQUEST(
      "aegis_client_request_seconds",
      Kind.SUMMARY,
      Unit.SECONDS,
      "Client requests; outcome is ok, refused, unavailable, unknown or invalid.",
      "method",
      "outcome"),
  SESSIONS_OPEN("aegis_sessions_open", Kind.GAUGE, Unit.NUMBER, "Open sessions."),
  LOCKS_HELD("aegis_locks_held", Kind.GAUGE, Unit.NUMBER, "Locks held."),
  LOCK_WAITERS("aegis_lock_waiters", Kind.GAUGE, Unit.NUMBER, "Waiters in lock queues."),
  WATCHERS_OPEN("aegis_watchers_open", Kind.GAUGE, Unit.NUMBER, "Open watches."),
  CLOCK_OFFSET(
      "aegis_clock_offset_seconds",
      Kind.GAUGE,
      Unit.SECONDS,
      "Own wall clock minus the leader's stamp, median of recent entries; positive is ahead."),
  CLOCK_OFFSET_ERROR(
      "aegis_clock_offset_error_seconds",
      Kind.GAUGE,
      Unit.SECONDS,
      "Bound of the error of the clock offset."),
  LOG_DISK_FREE(
      "aegis_log_disk_free_bytes", Kind.GAUGE, Unit.BYTES, "Free space on the disk of the log."),
  PROCESS_PAUSE(
      "aegis_process_pause_seconds",
      Kind.SUMMARY,
      Unit.SECONDS,
      "Stretches in which the process did not run (collector, host, signal)."),
  PROCESS_START_TIME(
      "aegis_process_start_time_seconds",
      Kind.GAUGE,
      Unit.EPOCH_SECONDS,
      "Start of the process; counters restart with it."),
  CONFIG_INFO(
      "aegis_config_info",
      Kind.GAUGE,
      Unit.FLAG,
      "Always 1; digest is the first 12 hex digits of the SHA-256 of the configuration file, state is"
          + " applied, refused or pending.",
      "digest",
      "state"),
  TELEMETRY_EVENTS_DROPPED(
      "aegis_telemetry_events_dropped_total",
      Kind.COUNTER,
      Unit.NUMBER,
      "Events the bounded buffer of the push feed dropped.");

  /// How the values of a metric behave.
  public enum Kind {
    GAUGE,
    /// Only grows; starts again at 0 with the process.
    COUNTER,
    /// A count and a sum that only grow, a maximum, and quantiles where they are kept.
    SUMMARY
  }

  /// The unit of a value.
  public enum Unit {
    NUMBER,
    /// 1 or 0.
    FLAG,
    ENTRIES,
    LOG_INDEX,
    SECONDS,
    EPOCH_SECONDS,
    BYTES
  }

  private static final List<String> SUFFIXES = List.of("_count", "_sum", "_max");

  private final String wireName;
  private final Kind kind;
  private final Unit unit;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  MetricName(String wireName, Kind kind, Unit unit, String help, String... labels) {
    this.wireName = wireName;
    this.kind = kind;
    this.unit = unit;
    this.help = help;
    this.labels = List.of(labels);
  }

  /// The name as Prometheus shows it; of a summary, the name of its quantile series.
  public String wireName() {
    return wireName;
  }

  public Kind kind() {
    return kind;
  }

  public Unit unit() {
    return unit;
  }

  public String help() {
    return help;
  }

  /// The label names, without `quantile`.
  public List<String> labels() {
    return labels;
  }

  /// `name_count` of a summary.
  public String countName() {
    return derived("_count");
  }

  /// `name_sum` of a summary.
  public String sumName() {
    return derived("_sum");
  }

  /// `name_max` of a summary: the largest value of the recent past, as a gauge.
  public String maxName() {
    return derived("_max");
  }

  /// The metric that a series of this name belongs to, derived series of summaries included.
  public static Optional<MetricName> ofSeries(String seriesName) {
    return Optional.ofNullable(BySeries.NAMES.get(seriesName));
  }

  private String derived(String suffix) {
    if (kind != Kind.SUMMARY) {
      throw new IllegalStateException(wireName + " is no summary: it has no series " + suffix);
    }
    return wireName + suffix;
  }

  /// Readers ask for every series they meet.
  private static final class BySeries {
    static final Map<String, MetricName> NAMES = new HashMap<>();

    static {
      for (MetricName metric : values()) {
        NAMES.put(metric.wireName, metric);
        if (metric.kind == Kind.SUMMARY) {
          SUFFIXES.forEach(suffix -> NAMES.put(metric.wireName + suffix, metric));
        }
      }
    }
  }
}
