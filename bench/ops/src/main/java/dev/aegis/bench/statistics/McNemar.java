package dev.aegis.bench.statistics;

/// Two agents on the same incidents, compared where they differ: the exact two-sided test of Q.
/// McNemar ("Note on the sampling error of the difference between correlated proportions",
/// Psychometrika 12, 1947), by the binomial distribution, since there are few.
///
/// @param onlyFirst incidents that only the first got right
/// @param onlySecond incidents that only the second got right
public record McNemar(int onlyFirst, int onlySecond) {
  /// @throws IllegalArgumentException if a number is negative
  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException("a number of incidents is not negative");
    }
  }

  /// The chance of a difference at least this lopsided between equal agents; 1 when they never
  /// differ.
  public double p() {
    int differing = onlyFirst + onlySecond;
    int fewer = Math.min(onlyFirst, onlySecond);
    double term = Math.pow(0.5, differing);
    double tail = 0;
    for (int i = 0; i <= fewer; i++) {
      tail += term;
      term *= (differing - i) / (i + 1.0);
    }
    return Math.min(1, 2 * tail);
  }
}
