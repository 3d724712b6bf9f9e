package dev.aegis.telemetry.signal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened on a node, pushed to the event stream as one JSON object.
///
/// The comment of each record gives its wire type and fields; every event also has `node`, `seq`,
/// `boot` and `at`.
public sealed interface RaftEvent extends Comparable<RaftEvent> {

  EventOrigin origin();

  /// `term_changed{term}`: the node entered a term.
  record TermChanged(EventOrigin origin, long term) implements RaftEvent {
    public TermChanged {
      requireNotNegative("term", term);
    }
  }

  /// `leader_changed{term, leader}`: the node learned of a leader, or (`leader` absent, on the wire
  /// empty) lost it. Every node tells it for itself.
  record LeaderChanged(EventOrigin origin, long term, @Nullable NodeId leader)
      implements RaftEvent {
    public LeaderChanged {
      requireNotNegative("term", term);
    }
  }

  /// `leader_stepped_down{term, reason}`: the node led in `term` and gave it up.
  record LeaderSteppedDown(EventOrigin origin, long term, StepDownReason reason)
      implements RaftEvent {
    public LeaderSteppedDown {
      requireNotNegative("term", term);
    }
  }

  /// `log_lag_sampled{follower, lag}`: the leader's view of a follower, in log entries; sampled.
  record LogLagSampled(EventOrigin origin, NodeId follower, long lag) implements RaftEvent {
    public LogLagSampled {
      requireNotNegative("lag", lag);
    }
  }

  /// `sessions_expired{count}`: that many leases ran out at once.
  record SessionsExpired(EventOrigin origin, long count) implements RaftEvent {
    public SessionsExpired {
      requireNotNegative("count", count);
    }
  }

  /// `config_applied{digest}`: the node runs this version of the configuration now.
  record ConfigApplied(EventOrigin origin, String digest) implements RaftEvent {
    public ConfigApplied {
      requireBounded("digest", digest);
    }
  }

  /// `config_refused{digest, violations}`: the node's own check refused a version; the last good
  /// one stays.
  record ConfigRefused(EventOrigin origin, String digest, List<String> violations)
      implements RaftEvent {
    public ConfigRefused {
      requireBounded("digest", digest);
      violations = List.copyOf(violations);
      violations.forEach(ruleId -> requireBounded("rule id", ruleId));
    }
  }

  /// `snapshot_installed{index}`: the node took the state up to that log index from the leader.
  record SnapshotInstalled(EventOrigin origin, long index) implements RaftEvent {
    public SnapshotInstalled {
      requireNotNegative("index", index);
    }
  }

  /// `process_paused{pause_ms}`: the process did not run for so long.
  record ProcessPaused(EventOrigin origin, long pauseMs) implements RaftEvent {
    public ProcessPaused {
      requireNotNegative("pause_ms", pauseMs);
    }
  }

  /// `node_started{version}`: a process of the node began.
  record NodeStarted(EventOrigin origin, String version) implements RaftEvent {
    public NodeStarted {
      requireBounded("version", version);
    }
  }

  /// `node_stopping{reason}`: the process ends in an orderly way. A killed one says nothing.
  record NodeStopping(EventOrigin origin, String reason) implements RaftEvent {
    public NodeStopping {
      requireBounded("reason", reason);
    }
  }

  /// An event of a type this version does not know: its origin is kept, its own fields are not.
  record Unrecognized(EventOrigin origin, String wireType) implements RaftEvent {
    public Unrecognized {
      requireBounded("type", wireType);
    }
  }

  /// The discriminator on the wire.
  default String type() {
    return switch (this) {
      case TermChanged _ -> "term_changed";
      case LeaderChanged _ -> "leader_changed";
      case LeaderSteppedDown _ -> "leader_stepped_down";
      case LogLagSampled _ -> "log_lag_sampled";
      case SessionsExpired _ -> "sessions_expired";
      case ConfigApplied _ -> "config_applied";
      case ConfigRefused _ -> "config_refused";
      case SnapshotInstalled _ -> "snapshot_installed";
      case ProcessPaused _ -> "process_paused";
      case NodeStarted _ -> "node_started";
      case NodeStopping _ -> "node_stopping";
      case Unrecognized unrecognized -> unrecognized.wireType();
    };
  }

  /// `n1/1763938292000/17`: the event's name for evidence to point at.
  default String id() {
    return origin().id();
  }

  default NodeId node() {
    return origin().node();
  }

  /// The node's wall clock, epoch milliseconds.
  default long atMs() {
    return origin().atMs();
  }

  /// By origin; events of one origin (never made by a correct node) by type and content.
  @Override
  default int compareTo(RaftEvent other) {
    int byOrigin = origin().compareTo(other.origin());
    return byOrigin != 0 ? byOrigin : toString().compareTo(other.toString());
  }

  private static void requireNotNegative(String what, long number) {
    if (number < 0) {
      throw new IllegalArgumentException(what + " is not negative, but is " + number);
    }
  }

  private static void requireBounded(String what, String text) {
    if (text.isEmpty() || text.length() > 128) {
      throw new IllegalArgumentException(what + " has 1 to 128 characters");
    }
  }
}
