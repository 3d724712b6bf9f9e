package dev.aegis.controlplane.recall;

import dev.aegis.telemetry.verdict.AnomalyKind;
import java.util.List;

/// The embedder that needs no model: one dimension for each sign and for each known kind. The same
/// on every machine, to the last bit.
public final class SignVectors implements CaseEmbedder {
  /// Nearly every incident shows it, so it tells little.
  private static final double COMMON = 0.5;

  /// Incidents of one kind differ in cause (36 real cases of churn had 15): it is the signs that
  /// tell, and the kind is one more of them.
  private static final double KIND = 1;

  private static final List<Sign> SIGNS = List.of(Sign.values());
  private static final List<AnomalyKind> KINDS =
      List.of(
          AnomalyKind.SLOW_FOLLOWER,
          AnomalyKind.LEASE_STARVATION,
          AnomalyKind.CLOCK_SKEW,
          AnomalyKind.SPLIT_BRAIN_RISK,
          AnomalyKind.ELECTION_CHURN,
          AnomalyKind.QUORUM_LOSS,
          AnomalyKind.LEADER_STALL,
          AnomalyKind.OVERLOAD,
          AnomalyKind.STORAGE_EXHAUSTED,
          AnomalyKind.STATE_DIVERGENCE);

  @Override
  public double[] embed(CaseDescription description) {
    double[] vector = new double[SIGNS.size() + KINDS.size() + 1];
    for (Sign sign : description.signs()) {
      vector[SIGNS.indexOf(sign)] = weight(sign);
    }
    int kind = KINDS.indexOf(description.kind());
    vector[SIGNS.size() + (kind < 0 ? KINDS.size() : kind)] = KIND;
    return vector;
  }

  private static double weight(Sign sign) {
    return switch (sign) {
      case CLIENTS_FAILED, LEADERSHIP_CHANGES -> COMMON;
      case TERMS_WITHOUT_LEADER,
          RIVAL_LEADERS,
          LEADER_UNHEARD,
          LEADER_SLOW_SYNC,
          FOLLOWER_SLOW_SYNC,
          NODE_UNREACHABLE,
          SLOW_CALLS,
          FOLLOWER_BEHIND,
          PROCESS_PAUSED,
          PROCESS_RESTARTED,
          LEASES_EXPIRED,
          CLOCKS_APART,
          REQUESTS_REFUSED,
          SNAPSHOT_INSTALLED ->
          1;
    };
  }
}
