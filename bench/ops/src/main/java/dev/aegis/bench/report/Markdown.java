package dev.aegis.bench.report;

import dev.aegis.bench.statistics.Proportion;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Pieces of Markdown.
final class Markdown {
  private Markdown() {}

  static String table(List<String> head, List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    row(text, head);
    row(text, head.stream().map(_ -> "---").toList());
    rows.forEach(row -> row(text, row));
    return text.append('\n').toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /// `18/20, 70-97 %`: the interval is Wilson's, at 95 %.
  static String proportion(Proportion proportion) {
    return proportion.trials() == 0
        ? "-"
        : String.format(
            Locale.ROOT,
            "%d/%d, %.0f-%.0f %%",
            proportion.hits(),
            proportion.trials(),
            100 * proportion.lower(),
            100 * proportion.upper());
  }

  static String seconds(OptionalDouble seconds) {
    return seconds.isPresent() ? String.format(Locale.ROOT, "%.0f s", seconds.getAsDouble()) : "-";
  }

  /// `2 of 4`.
  static String count(Proportion proportion) {
    return proportion.hits() + " of " + proportion.trials();
  }

  static String hours(double hours) {
    return String.format(Locale.ROOT, "%.2f", hours);
  }

  static String number(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
