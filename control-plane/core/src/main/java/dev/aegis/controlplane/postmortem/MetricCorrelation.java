package dev.aegis.controlplane.postmortem;

/// How one series went, and what happened nearest to its peak.
///
/// @param series such as `n1/aegis_raft_log_lag{follower=n3}`
/// @param nearestEventId the Raft event nearest in time to the peak; empty if there was none
/// @param distanceMs how far from the peak it was; 0 if there was none
public record MetricCorrelation(
    String series,
    double first,
    double max,
    double last,
    long maxAtMs,
    String nearestEventId,
    long distanceMs) {}
