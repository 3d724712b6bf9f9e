package dev.aegis.bench.grade;

import dev.aegis.bench.corpus.Truth;

/// One incident, and what an agent made of it.
///
/// @param effort of both answers together
public record Graded(
    Truth truth, Response<KindAnswer> kind, Response<CauseAnswer> cause, Effort effort) {

  /// Whether the kind is right.
  public boolean kindIsRight() {
    return kind.answer().map(answer -> truth.allows(answer.kind())).orElse(false);
  }

  /// Whether it says that something is wrong, and with whom.
  public boolean entityIsRight() {
    return kind.answer()
        .map(answer -> answer.raises() && answer.entities().contains(truth.entity()))
        .orElse(false);
  }

  /// Whether the severity is right.
  public boolean severityIsRight() {
    return kind.answer().map(answer -> answer.severity().equals(truth.severity())).orElse(false);
  }

  /// The kind for a confusion table: the true one when another was allowed and said, `(missed)`
  /// when there is no answer.
  public String kindSaid() {
    return kind.answer().map(answer -> kindIsRight() ? truth.kind() : answer.kind()).orElse(MISSED);
  }

  /// The likeliest cause for a confusion table.
  public String causeSaid() {
    return cause.answer().map(CauseAnswer::first).orElse(MISSED);
  }

  /// Whether the true cause is among the first `k`.
  public boolean causeIsWithin(int k) {
    return reciprocalRank() >= 1.0 / k;
  }

  /// 1 over the place of the true cause; 0 when it is not named.
  public double reciprocalRank() {
    return cause.answer().stream()
        .flatMapToInt(answer -> answer.rankOf(truth.cause()).stream())
        .mapToDouble(rank -> 1.0 / rank)
        .findFirst()
        .orElse(0);
  }

  /// What stands where there is no answer.
  public static final String MISSED = "(missed)";
}
