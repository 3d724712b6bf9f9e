package dev.aegis.load.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What several measurements of the same thing come down to.
public record Spread(double median, double least, double most) {

  /// The median of an even number of values is the mean of the two in the middle.
  ///
  /// @param values at least one
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("There is no median of nothing.");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  /// Ratios of two series taken side by side: each round's first value to the same round's second.
  /// Paired, because what slows a shared machine for a while then slows both.
  ///
  /// @param first as many values as `second`
  public static Spread ofRatios(List<Double> first, List<Double> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "Ratios need pairs; there are %d values and %d.".formatted(first.size(), second.size()));
    }
    return of(
        IntStream.range(0, first.size()).mapToObj(i -> first.get(i) / second.get(i)).toList());
  }

  /// The median and, in brackets, the least and the most.
  ///
  /// @param format of each number, for example `%.2f`
  public String text(String format) {
    return String.format(Locale.ROOT, format, median)
        + String.format(Locale.ROOT, " (" + format + "-" + format + ")", least, most);
  }
}
