package dev.aegis.bench.statistics;

/// Some of a number of trials. Its interval is Wilson's, without correction for continuity (E. B.
/// Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927):
/// it holds for few trials and for shares near 0 and 1, where the usual one does not.
///
/// @param hits how many
/// @param trials of how many
public record Proportion(long hits, long trials) {
  /// The quantile of the normal distribution that leaves 2.5 % at each side.
  private static final double Z = 1.959963984540054;

  /// A proportion.
  ///
  /// @throws IllegalArgumentException if there are more hits than trials
  public Proportion {
    if (hits < 0 || hits > trials) {
      throw new IllegalArgumentException(hits + " of " + trials + " is no proportion");
    }
  }

  /// 0 to 1; `NaN` of no trials.
  public double share() {
    return (double) hits / trials;
  }

  /// The lower end of the 95 % interval; 0 of no trials.
  public double lower() {
    return trials == 0 ? 0 : Math.max(0, centre() - halfWidth());
  }

  /// The upper end of the 95 % interval; 1 of no trials.
  public double upper() {
    return trials == 0 ? 1 : Math.min(1, centre() + halfWidth());
  }

  private double centre() {
    return (share() + Z * Z / (2.0 * trials)) / (1 + Z * Z / trials);
  }

  private double halfWidth() {
    double n = trials;
    double p = share();
    return Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
  }
}
