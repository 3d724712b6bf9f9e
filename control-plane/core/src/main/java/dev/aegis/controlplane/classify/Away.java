package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.FollowerViews.Observed;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.NodeStopping;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.List;
import java.util.Optional;

/// Whether a follower's process is away at the end of a window: it told that it stops, or answers
/// nobody any more. The window may hold readings of the time before, so that it is not all silent.
/// Who is away is neither slow nor cut off.
///
/// A node that stops in order leaves the group first and goes on answering the agent until its last
/// client is served.
final class Away {
  private final WindowReading window;
  private final NodeId leader;
  private final Thresholds.Claims limits;

  Away(WindowReading window, NodeId leader, Thresholds.Claims limits) {
    this.window = window;
    this.leader = leader;
    this.limits = limits;
  }

  /// Why it is away; nothing when it is there.
  Optional<Evidence> why(NodeId follower) {
    return neverRead(follower).or(() -> stoppedInOrder(follower)).or(() -> fellSilent(follower));
  }

  private Optional<Evidence> neverRead(NodeId follower) {
    if (!window.metricsAreSilent(follower)) {
      return Optional.empty();
    }
    return Optional.of(
        EvidenceBuilder.of("source_status")
            .from(window.metricsStatusIds(follower))
            .saying(follower + " is behind and exports nothing: it is down rather than slow"));
  }

  private Optional<Evidence> stoppedInOrder(NodeId follower) {
    long startedMs = window.startTimesMs().getOrDefault(follower, 0L);
    return window.events(NodeStopping.class).stream()
        .filter(stop -> stop.node().equals(follower) && stop.atMs() > startedMs)
        .findFirst()
        .map(stop ->
            EvidenceBuilder.of("node_stopping")
                .from(List.of(stop.id()))
                .saying(follower + " was stopped in order, and has not started since"));
  }

  /// A node that is starved may miss readings, and goes on answering the leader, however late.
  private Optional<Evidence> fellSilent(NodeId follower) {
    Observed contact = window.viewsOf(leader).contacts().get(follower);
    Optional<Series> own = window.series(MetricName.RAFT_TERM, follower);
    if (contact == null || own.isEmpty()) {
      return Optional.empty();
    }
    Series ages = contact.series();
    double silentS = (lastMs(ages) - lastMs(own.get())) / 1000.0;
    if (ages.last() < limits.cutOffSeconds() || silentS < limits.silentSeconds()) {
      return Optional.empty();
    }
    return Optional.of(
        EvidenceBuilder.of(MetricName.RAFT_PEER_LAST_CONTACT.wireName())
            .number("last_contact_s", ages.last())
            .number("last_reading_s", silentS)
            .from(own.get().endIds())
            .from(ages.endIds())
            .saying(follower + " answers neither the agent nor the leader any more: it is down"));
  }

  private static long lastMs(Series series) {
    return series.points().getLast().atMs();
  }
}
