package dev.aegis.telemetry.window;

import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Judges how much of a window a feed covered: one judgement for every reader, so that the same
/// facts give the same status wherever they were read.
public final class Coverage {
  private static final int MAX_DETAIL = 400;
  private static final String NOT_READ = "not read in this window";

  private Coverage() {}

  /// The status of a node's metrics.
  ///
  /// @param intervalMs between two readings
  /// @param trouble with the reader itself; empty if there is none
  static SourceStatus ofNode(
      NodeId node, Span window, Readings readings, long intervalMs, String trouble) {
    if (readings.reads() == 0) {
      String reason = readings.none() ? NOT_READ : readings.lastReason();
      return status(
          Source.METRICS, node.value(), State.SILENT, trouble.isEmpty() ? reason : trouble);
    }
    List<String> problems = new ArrayList<>();
    if (!trouble.isEmpty()) {
      problems.add(trouble);
    }
    if (readings.misses() > 0) {
      problems.add(
          "%d of %d readings failed, the last: %s"
              .formatted(
                  readings.misses(), readings.reads() + readings.misses(), readings.lastReason()));
    }
    addUnwatched(problems, "first", readings.firstMs() - window.fromMs(), intervalMs);
    addUnwatched(problems, "last", window.toMs() - readings.lastMs(), intervalMs);
    return partialOrOk(Source.METRICS, node.value(), problems);
  }

  private static void addUnwatched(
      List<String> problems, String which, long unwatchedMs, long intervalMs) {
    if (unwatchedMs > 2 * intervalMs) {
      problems.add("the %s %d s were not watched".formatted(which, unwatchedMs / 1000));
    }
  }

  /// The status of the event stream between two moments.
  ///
  /// @param nothingCame no event reached it
  /// @param losses a sentence for each process that misses events, noticed in the window
  public static SourceStatus ofStream(
      Span window,
      boolean nothingCame,
      List<Outage> outages,
      List<String> losses,
      List<Trouble> troubles) {
    for (Outage outage : outages) {
      if (outage.covers(window)) {
        return status(Source.EVENTS, SourceStatus.STREAM, State.SILENT, outage.reason());
      }
    }
    Set<String> problems = new LinkedHashSet<>();
    if (nothingCame) {
      problems.add("readable, but no node wrote to it in this window");
    }
    for (Outage outage : outages) {
      if (outage.lastsAt(window.toMs())) {
        problems.add("at present not readable: " + outage.reason());
      }
    }
    problems.addAll(losses);
    for (Trouble trouble : troubles) {
      if (window.contains(trouble.atMs())) {
        problems.add(trouble.text());
      }
    }
    return nothingCame
        ? status(Source.EVENTS, SourceStatus.STREAM, State.SILENT, String.join("; ", problems))
        : partialOrOk(Source.EVENTS, SourceStatus.STREAM, List.copyOf(problems));
  }

  private static SourceStatus partialOrOk(Source source, String origin, List<String> problems) {
    return problems.isEmpty()
        ? status(source, origin, State.OK, "")
        : status(source, origin, State.PARTIAL, String.join("; ", problems));
  }

  private static SourceStatus status(Source source, String origin, State state, String detail) {
    String bounded = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
    return new SourceStatus(source, origin, state, bounded);
  }
}
