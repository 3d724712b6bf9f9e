package dev.aegis.bench.statistics;

import java.util.List;
import java.util.OptionalDouble;

/// Quantiles of a few numbers, between neighbours where there is no number of that rank.
public final class Quantile {
  private Quantile() {}

  /// The number of that rank; none of no numbers.
  ///
  /// @param share 0 is the least, 0.5 the median, 1 the greatest
  public static OptionalDouble of(List<Double> numbers, double share) {
    if (numbers.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Double> sorted = numbers.stream().sorted().toList();
    double rank = share * (sorted.size() - 1);
    int below = (int) Math.floor(rank);
    int above = (int) Math.ceil(rank);
    double weight = rank - below;
    return OptionalDouble.of(sorted.get(below) * (1 - weight) + sorted.get(above) * weight);
  }
}
