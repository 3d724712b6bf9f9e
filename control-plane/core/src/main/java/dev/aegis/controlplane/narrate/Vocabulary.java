package dev.aegis.controlplane.narrate;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.verdict.AnomalyKind;
import java.util.Collection;
import java.util.Set;

/// The names that evidence of our own rules uses. Evidence with any other name came from a file,
/// and a model does not hear of it.
final class Vocabulary {
  private static final Set<String> SIGNALS =
      Set.of(
          "leader_changed",
          "leader_stepped_down",
          "node_stopping",
          "sessions_expired",
          "similar_past_incident",
          "source_status",
          AnomalyKind.SLOW_FOLLOWER.wireName(),
          AnomalyKind.LEASE_STARVATION.wireName(),
          AnomalyKind.CLOCK_SKEW.wireName(),
          AnomalyKind.SPLIT_BRAIN_RISK.wireName(),
          AnomalyKind.ELECTION_CHURN.wireName());

  private static final Set<String> NUMBERS =
      Set.of(
          "behind_at_least_s",
          "beyond_error_s",
          "calls",
          "confidence",
          "earlier_term",
          "expirations",
          "expired_share",
          "failed",
          "failed_share",
          "lag_entries",
          "lag_entries_max",
          "last_contact_s",
          "last_reading_s",
          "late_s",
          "later_term",
          "leader_changes",
          "leaderless_s",
          "leaders",
          "least_share_of_renewals",
          "mean_s",
          "nodes",
          "offset_s",
          "overlap_s",
          "planned_changes",
          "processes_started",
          "quorum_contact_age_s_max",
          "renewals",
          "samples",
          "sessions_open_before",
          "sessions_open_max",
          "siblings_median_entries",
          "siblings_median_s",
          "similarity",
          "slow_for_s",
          "spread_s",
          "term",
          "terms_entered",
          "terms_without_leader",
          "unplanned_changes",
          "window_s",
          "witnesses",
          "worst");

  private Vocabulary() {}

  static boolean isSignal(String name) {
    return SIGNALS.contains(name) || MetricName.ofSeries(name).isPresent();
  }

  static boolean areNumbers(Collection<String> names) {
    return NUMBERS.containsAll(names);
  }
}
