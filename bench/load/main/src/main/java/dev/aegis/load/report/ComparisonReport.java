package dev.aegis.load.report;

import dev.aegis.load.generator.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// A comparison as Markdown and as JSON. The first subject is the one the ratios are about.
///
/// @param method one line each on how the figures were made
/// @param subjects at least one
/// @param rows in the order in which they were run
public record ComparisonReport(List<String> method, List<Subject> subjects, List<Row> rows) {
  private static final double MICROS_PER_MILLI = 1e3;
  private static final String NOTHING = "-";

  public ComparisonReport {
    method = List.copyOf(method);
    subjects = List.copyOf(subjects);
    rows = List.copyOf(rows);
  }

  public String toMarkdown() {
    StringBuilder text = new StringBuilder("# Load comparison\n\n");
    method.forEach(line -> text.append("* ").append(line).append('\n'));
    text.append("\n## Ratios\n")
        .append(
            "Each round's figure to the same round's figure of the peer; median (least-most).\n\n")
        .append(ratios())
        .append("\n## Figures\n")
        .append(
            "Operations/s, median (least-most); p50/p99 in ms, medians; server CPU in us per operation, all servers together, median; failed operations in all rounds.\n\n")
        .append(figures())
        .append("\n## Failover, memory, start\n")
        .append(other());
    return text.toString();
  }

  private String ratios() {
    List<Subject> peers = subjects.subList(1, subjects.size());
    List<String> header = new ArrayList<>(List.of("measure"));
    peers.forEach(peer -> header.add(subject().system() + " : " + peer.system()));
    MarkdownTable table = new MarkdownTable(header);
    for (Row row : rows) {
      ratioRow(table, peers, row, "throughput", Measurement::operationsPerSecond);
      ratioRow(table, peers, row, "p99", measured -> measured.all().p99());
      ratioRow(table, peers, row, "server CPU", Measurement::serverCpuMicrosPerOperation);
    }
    if (!subject().failovers().isEmpty()) {
      List<String> cells = new ArrayList<>(List.of("failover, medians"));
      peers.forEach(peer -> cells.add(failoverRatio(peer)));
      table.row(cells);
    }
    return table.toString();
  }

  private void ratioRow(
      MarkdownTable table,
      List<Subject> peers,
      Row row,
      String measure,
      ToDoubleFunction<Measurement> figure) {
    List<String> cells = new ArrayList<>(List.of(row + " " + measure));
    for (Subject peer : peers) {
      List<Double> ours = series(subject(), row, figure);
      List<Double> theirs = series(peer, row, figure);
      cells.add(
          ours.isEmpty() || ours.size() != theirs.size()
              ? NOTHING
              : Spread.ofRatios(ours, theirs).text("%.2f"));
    }
    table.row(cells);
  }

  private String failoverRatio(Subject peer) {
    if (peer.failovers().isEmpty()) {
      return NOTHING;
    }
    return String.format(
        Locale.ROOT, "%.2f", failover(subject()).median() / failover(peer).median());
  }

  private String figures() {
    List<String> header = new ArrayList<>(List.of("load"));
    subjects.forEach(subject -> header.add(subject.system()));
    MarkdownTable table = new MarkdownTable(header);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.toString()));
      subjects.forEach(subject -> cells.add(figure(subject, row)));
      table.row(cells);
    }
    return table.toString();
  }

  private static String figure(Subject subject, Row row) {
    List<Measurement> rounds = subject.of(row);
    if (rounds.isEmpty()) {
      return NOTHING;
    }
    return String.format(
        Locale.ROOT,
        "%s; %.2f/%.2f; %.0f%s",
        Spread.of(series(subject, row, Measurement::operationsPerSecond)).text("%.0f"),
        Spread.of(series(subject, row, m -> m.all().p50())).median() / MICROS_PER_MILLI,
        Spread.of(series(subject, row, m -> m.all().p99())).median() / MICROS_PER_MILLI,
        Spread.of(series(subject, row, Measurement::serverCpuMicrosPerOperation)).median(),
        failures(rounds));
  }

  private static String failures(List<Measurement> rounds) {
    long failed = rounds.stream().mapToLong(Measurement::failed).sum();
    return failed == 0 ? "" : "; %d failed".formatted(failed);
  }

  private String other() {
    List<String> header = new ArrayList<>(List.of("measure"));
    subjects.forEach(subject -> header.add(subject.system()));
    MarkdownTable table = new MarkdownTable(header);
    Stream.of(
            cells(
                "failover in ms, median (least-most)",
                subject ->
                    subject.failovers().isEmpty() ? NOTHING : failover(subject).text("%.0f")),
            cells(
                "memory of the largest server in MiB, idle / loaded",
                subject -> subject.idleMib() + " / " + subject.loadedMib()),
            cells(
                "start of five servers until all serve, in s",
                subject -> "%.1f".formatted(subject.startTime().toMillis() / 1e3)))
        .forEach(table::row);
    return table.toString();
  }

  private List<String> cells(String title, Function<Subject, String> cell) {
    List<String> cells = new ArrayList<>(List.of(title));
    subjects.forEach(subject -> cells.add(cell.apply(subject)));
    return cells;
  }

  /// Everything that was measured, so that other figures can be made from it later.
  public String toJson() {
    List<Object> systems = new ArrayList<>();
    for (Subject subject : subjects) {
      Map<String, Object> loads = new LinkedHashMap<>();
      for (Row row : rows) {
        loads.put(row.toString(), subject.of(row).stream().map(MeasurementText::toMap).toList());
      }
      Map<String, Object> system = new LinkedHashMap<>();
      system.put("system", subject.system());
      system.put("startMillis", subject.startTime().toMillis());
      system.put("idleMib", subject.idleMib());
      system.put("failoverMillis", subject.failovers().stream().map(Duration::toMillis).toList());
      system.put("rounds", loads);
      systems.add(system);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("method", method);
    report.put("systems", systems);
    return Json.write(report);
  }

  private Subject subject() {
    return subjects.getFirst();
  }

  private static Spread failover(Subject subject) {
    return Spread.of(subject.failovers().stream().map(d -> (double) d.toMillis()).toList());
  }

  private static List<Double> series(
      Subject subject, Row row, ToDoubleFunction<Measurement> figure) {
    return subject.of(row).stream().map(figure::applyAsDouble).toList();
  }
}
