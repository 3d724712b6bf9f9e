package dev.aegis.chaos.report;

import dev.aegis.chaos.report.Verdict.Broken;
import dev.aegis.chaos.report.Verdict.Held;
import dev.aegis.chaos.report.Verdict.Inconclusive;
import dev.aegis.chaos.report.Verdict.NotRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A campaign, so far or as a whole.
///
/// @param command what a person types to run the same again
/// @param began when
/// @param took how long so far
/// @param isComplete false while it goes on, and for ever after an interruption
/// @param seed of all its choices
/// @param parameters what the cells had in common
/// @param versions of what was judged and of what it ran on
/// @param cells what ran, in order
/// @param leftOut cells that did not fit into the time
public record CampaignReport(
    String command,
    Instant began,
    Duration took,
    boolean isComplete,
    long seed,
    Map<String, String> parameters,
    Map<String, String> versions,
    List<CellReport> cells,
    List<String> leftOut) {
  /// Exit code when every cell that was started held.
  public static final int ALL_HELD = 0;

  /// Exit code when a promise was broken.
  public static final int BROKEN = 1;

  /// Exit code when no promise was broken, and not everything that was to run could show it.
  public static final int NOT_SHOWN = 2;

  public CampaignReport {
    parameters = new TreeMap<>(parameters);
    versions = new TreeMap<>(versions);
    cells = List.copyOf(cells);
    leftOut = List.copyOf(leftOut);
  }

  /// What the process ends with. Cells left out for want of time do not count; a campaign that was
  /// interrupted shows nothing as a whole.
  public int exitCode() {
    int code = cells.isEmpty() || !isComplete ? NOT_SHOWN : ALL_HELD;
    for (CellReport cell : cells) {
      switch (cell.verdict()) {
        case Held _ -> {}
        case Broken _ -> {
          return BROKEN;
        }
        case Inconclusive _, NotRun _ -> code = NOT_SHOWN;
      }
    }
    return code;
  }

  /// The result in one sentence.
  public String summary() {
    long held = cells.stream().filter(cell -> cell.verdict() instanceof Held).count();
    return "%d of %d cell runs held%s%s."
        .formatted(
            held,
            cells.size(),
            leftOut.isEmpty() ? "" : "; left out for want of time: " + String.join(", ", leftOut),
            isComplete ? "" : "; the campaign did not come to its end");
  }
}
