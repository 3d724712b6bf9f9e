package dev.aegis.controlplane.postmortem;

import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.ConfigApplied;
import dev.aegis.telemetry.signal.RaftEvent.ConfigRefused;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import dev.aegis.telemetry.signal.RaftEvent.NodeStarted;
import dev.aegis.telemetry.signal.RaftEvent.NodeStopping;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import dev.aegis.telemetry.signal.RaftEvent.SnapshotInstalled;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.signal.RaftEvent.Unrecognized;

/// Events in words.
final class EventWords {
  private EventWords() {}

  static String describe(RaftEvent event) {
    return switch (event) {
      case TermChanged changed -> "entered term " + changed.term();
      case LeaderChanged changed ->
          changed.leader() == null
              ? "lost its leader in term " + changed.term()
              : "learned that " + changed.leader() + " leads term " + changed.term();
      case LeaderSteppedDown down ->
          "gave up leading term " + down.term() + " (" + down.reason().wireName() + ")";
      case LogLagSampled sampled ->
          "saw " + sampled.follower() + " " + sampled.lag() + " entries behind";
      case SessionsExpired expired -> expired.count() + " sessions expired";
      case ConfigApplied applied -> "applied configuration " + applied.digest();
      case ConfigRefused refused ->
          "refused configuration " + refused.digest() + " because of " + refused.violations();
      case SnapshotInstalled installed -> "installed a snapshot up to " + installed.index();
      case ProcessPaused paused -> "did not run for " + paused.pauseMs() + " ms";
      case NodeStarted started -> "started, version " + started.version();
      case NodeStopping stopping -> "is stopping: " + stopping.reason();
      case Unrecognized unrecognized -> "told of " + unrecognized.wireType();
    };
  }
}
