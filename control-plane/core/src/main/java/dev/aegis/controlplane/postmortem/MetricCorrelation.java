package dev.aegis.controlplane.postmortem;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import java.util.List;

/// How one series went, and what happened nearest to its peak.
///
/// @param metric what was measured
/// @param node who exported it
/// @param series such as `n1/aegis_raft_log_lag{follower=n3}`
/// @param maxAtMs when the peak was read
/// @param nearestEventId the Raft event nearest in time to the peak; empty if there was none
/// @param distanceMs how far from the peak it was; 0 if there was none
/// @param ids the samples of first, peak and last value, and that event
public record MetricCorrelation(
    MetricName metric,
    NodeId node,
    String series,
    double first,
    double max,
    double last,
    long maxAtMs,
    String nearestEventId,
    long distanceMs,
    List<String> ids) {
  public MetricCorrelation {
    ids = List.copyOf(ids);
  }
}
