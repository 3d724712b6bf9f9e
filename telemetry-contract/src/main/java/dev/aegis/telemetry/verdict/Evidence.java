package dev.aegis.telemetry.verdict;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// One reason for a verdict, pointing at what it rests on.
///
/// @param signal the metric or event it speaks of, or the rule that could not speak
/// @param statement one sentence for a person, made by the agent: it holds no text of a client
/// @param numbers what was measured and compared, by name with the unit in the name
/// @param from the ids of the samples and events it came from, sorted, each once; empty for an
///   absence
public record Evidence(
    String signal, String statement, SortedMap<String, Double> numbers, List<String> from) {

  /// The signal of evidence that says what could not be judged, for want of inputs.
  public static final String NOT_JUDGED = "not_judged";

  /// Decimals of a rendered number: microseconds where the unit is seconds.
  private static final int DECIMALS = 6;

  /// @throws IllegalArgumentException if a text is empty or a number is not finite
  public Evidence {
    if (signal.isEmpty() || statement.isEmpty()) {
      throw new IllegalArgumentException("evidence has a signal and a statement");
    }
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    for (Double number : numbers.values()) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("a number of evidence is finite");
      }
    }
    from = List.copyOf(new TreeSet<>(from));
  }

  /// One line, the same on every machine: sorted names, fixed number format, no locale.
  public String render() {
    StringBuilder line = new StringBuilder(signal).append(": ").append(statement);
    String separator = " [";
    for (var number : numbers.entrySet()) {
      line.append(separator).append(number.getKey()).append('=');
      line.append(renderNumber(number.getValue()));
      separator = ", ";
    }
    return numbers.isEmpty() ? line.toString() : line.append(']').toString();
  }

  /// A number in plain notation, rounded half up to six decimals, without trailing zeroes: `0.15`,
  /// `3`, `1763938292`.
  public static String renderNumber(double number) {
    BigDecimal rounded = BigDecimal.valueOf(number).setScale(DECIMALS, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
