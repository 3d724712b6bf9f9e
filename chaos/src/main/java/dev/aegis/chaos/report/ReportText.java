package dev.aegis.chaos.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A campaign's report in Markdown. Pure.
final class ReportText {
  private ReportText() {}

  static String of(CampaignReport report) {
    StringBuilder text = new StringBuilder();
    text.append("# Campaign of ").append(report.began()).append("\n\n");
    text.append(report.summary()).append("\n\n");
    text.append("    ").append(report.command()).append("\n\n");
    text.append("Seed ").append(report.seed()).append(", ").append(seconds(report.took()));
    text.append(". Exit code ").append(report.exitCode()).append(".\n\n");
    cells(report, text);
    reasons(report, text);
    clocks(report, text);
    table("Parameters", report.parameters(), text);
    table("Versions", report.versions(), text);
    return text.toString();
  }

  private static void cells(CampaignReport report, StringBuilder text) {
    text.append("## Cells\n");
    text.append(
        "| cell | round | faults | operations | unknown | warm-up, 1/s | grants | changes | seen by watches | digests | verdict |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (CellReport cell : report.cells()) {
      CellReport.Counts counts = cell.counts();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %s | %d | %d | %.0f | %d | %d | %d | %d | **%s** |%n",
              cell.cell(),
              cell.round(),
              faults(cell.faults()),
              counts.operations(),
              counts.unknown(),
              counts.warmUpRate(),
              counts.grants(),
              counts.changes(),
              counts.delivered(),
              counts.digests(),
              cell.verdict().label()));
    }
    text.append('\n');
  }

  private static String faults(List<String> faults) {
    return faults.isEmpty() ? "none" : String.join("; ", faults);
  }

  private static void reasons(CampaignReport report, StringBuilder text) {
    for (CellReport cell : report.cells()) {
      List<String> reasons = cell.verdict().reasons();
      if (!reasons.isEmpty() || !cell.notes().isEmpty()) {
        text.append("### ").append(cell.cell()).append(", round ").append(cell.round());
        text.append('\n');
        reasons.forEach(reason -> text.append("* **").append(reason).append("**\n"));
        cell.notes().forEach(note -> text.append("* ").append(note).append('\n'));
        if (cell.kept() != null) {
          text.append("* recorded in `").append(cell.kept()).append("`\n");
        }
        text.append('\n');
      }
    }
  }

  private static void clocks(CampaignReport report, StringBuilder text) {
    text.append("## Recovery\n");
    text.append(
        """
        From a fault in effect to the first acknowledged write or acquire called after it; from a fault mended to all five
        nodes level; and the longest time without an acknowledged write or acquire. In milliseconds.

        """);
    text.append("| cell | round | to the first acknowledgement | to all level | longest gap |\n");
    text.append("|---|---|---|---|---|\n");
    for (CellReport cell : report.cells()) {
      if (!cell.faults().isEmpty()) {
        text.append(
            String.format(
                "| %s | %d | %s | %s | %d |%n",
                cell.cell(),
                cell.round(),
                milliseconds(cell.clocks().toFirstAck()),
                milliseconds(cell.clocks().toEqual()),
                cell.clocks().longestGap().toMillis()));
      }
    }
    text.append('\n');
  }

  private static String milliseconds(List<Duration> durations) {
    return durations.stream()
        .map(duration -> duration.isNegative() ? "none" : Long.toString(duration.toMillis()))
        .collect(Collectors.joining(", "));
  }

  private static void table(String title, Map<String, String> rows, StringBuilder text) {
    text.append("## ").append(title).append("\n| | |\n|---|---|\n");
    rows.forEach(
        (name, value) -> text.append("| ").append(name).append(" | ").append(value).append(" |\n"));
    text.append('\n');
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
