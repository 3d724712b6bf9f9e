package dev.aegis.chaos.report;

import dev.aegis.chaos.judge.Clocks;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of one cell.
///
/// @param cell its name
/// @param what what it does, in one sentence
/// @param round from 1: how often the cell came up
/// @param faults what was done to whom, in order
/// @param took the whole run with its judgement
/// @param counts what was recorded
/// @param clocks how long the cluster took
/// @param notes what is no promise and worth knowing
/// @param verdict what is known
/// @param kept the folder of all that was recorded, as it is called where campaigns work: a report
///   says nothing of the machine it was made on; null when it was thrown away
public record CellReport(
    String cell,
    String what,
    int round,
    List<String> faults,
    Duration took,
    Counts counts,
    Clocks clocks,
    List<String> notes,
    Verdict verdict,
    @Nullable String kept) {
  /// How much was recorded.
  ///
  /// @param operations by clients
  /// @param answered of these
  /// @param failed of these, for certain
  /// @param unknown of these: their outcome was not told
  /// @param warmUpRate answered operations per second before the first fault
  /// @param grants of locks
  /// @param changes of keys, as applied
  /// @param delivered changes of keys, over all watches of the run
  /// @param digests indexes at which digests of nodes were compared
  public record Counts(
      long operations,
      long answered,
      long failed,
      long unknown,
      double warmUpRate,
      long grants,
      long changes,
      long delivered,
      long digests) {
    /// Nothing was recorded.
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  public CellReport {
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
  }

  /// A cell that could not be run.
  public static CellReport notRun(String cell, String what, String reason) {
    return new CellReport(
        cell,
        what,
        1,
        List.of(),
        Duration.ZERO,
        Counts.NONE,
        new Clocks(List.of(), List.of(), Duration.ZERO),
        List.of(),
        new Verdict.NotRun(reason),
        null);
  }
}
