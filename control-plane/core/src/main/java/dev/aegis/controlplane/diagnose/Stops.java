package dev.aegis.controlplane.diagnose;

import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How often, and for how long, a process did not run within a window.
///
/// A maximum is exported for some minutes after what it tells of, and so may be of an earlier
/// trouble. Where the stops are counted too, it counts for no more than was added to their sum
/// between two readings; unless the node was silent when others already spoke, and may have stood
/// still then.
///
/// @param count how many there were; 0 where nobody counts
/// @param totalSeconds all of them together; 0 where nobody counts
/// @param longestSeconds the longest, or a little more
/// @param spanSeconds from the first to the last reading of their count
/// @param ids the samples and events that tell of them
record Stops(
    double count,
    double totalSeconds,
    double longestSeconds,
    double spanSeconds,
    List<String> ids) {
  /// About an election timeout (0.6 to 1.2 s by default): whoever leads and stands still for so
  /// long is deposed.
  private static final double LONG_S = 1;

  /// A quota lets a process run for a part of each tenth of a second, and so stops it many times a
  /// second, of which a node notices some. A collector stops it now and then.
  private static final double OFTEN = 10;

  private static final double BRIEF_S = 0.75;
  private static final double SHARE_OF_THE_TIME = 0.02;

  /// What is shorter is not counted as a stop.
  private static final double SHORTEST_S = 0.1;

  private static final long SILENT_AT_FIRST_MS = 10_000;

  Stops {
    ids = List.copyOf(ids);
  }

  static Stops of(WindowReading window, NodeId node) {
    List<String> ids = new ArrayList<>();
    double longest = 0;
    for (ProcessPaused event : window.events(ProcessPaused.class)) {
      if (event.node().equals(node)) {
        longest = Math.max(longest, event.pauseMs() / 1000.0);
        ids.add(event.id());
      }
    }
    Optional<Series> count = one(window, node, MetricName.PROCESS_PAUSE.countName());
    Optional<Series> sum = one(window, node, MetricName.PROCESS_PAUSE.sumName());
    Optional<Series> max = one(window, node, MetricName.PROCESS_PAUSE.maxName());
    if (max.isPresent()) {
      double most =
          count.isPresent() && sum.isPresent() && !cameLate(window, count.get())
              ? mostBetweenReadings(count.get(), sum.get())
              : Double.MAX_VALUE;
      double told = Math.min(max.get().max(), most);
      if (told > 0) {
        longest = Math.max(longest, told);
        ids.addAll(max.get().endIds());
      }
    }
    double stops = count.map(Series::increase).orElse(0.0);
    if (stops > 0) {
      count.ifPresent(series -> ids.addAll(series.endIds()));
      sum.ifPresent(series -> ids.addAll(series.endIds()));
    }
    return new Stops(
        stops,
        sum.map(Series::increase).orElse(0.0),
        longest,
        count.map(series -> series.spanMs() / 1000.0).orElse(0.0),
        ids);
  }

  private static boolean cameLate(WindowReading window, Series count) {
    long first = count.points().getFirst().atMs();
    return window.series(MetricName.PROCESS_PAUSE.countName()).stream()
        .anyMatch(other -> other.points().getFirst().atMs() + SILENT_AT_FIRST_MS <= first);
  }

  /// No stop was longer than what came to the sum from one reading to the next, less the others
  /// that came with it.
  private static double mostBetweenReadings(Series count, Series sum) {
    double most = 0;
    int readings = Math.min(count.points().size(), sum.points().size());
    for (int i = 1; i < readings; i++) {
      double others = Math.max(0, count.growthTo(i) - 1);
      most = Math.max(most, sum.growthTo(i) - others * SHORTEST_S);
    }
    return most;
  }

  private static Optional<Series> one(WindowReading window, NodeId node, String name) {
    return window.seriesOf(node, name).stream().findFirst();
  }

  /// It stood still for long, once or again and again.
  boolean isLong() {
    return longestSeconds >= LONG_S && !isShortOfProcessor();
  }

  /// It was kept from running often, for a good part of the time, and each time briefly. A process
  /// that somebody stops for half a second, again and again, looks the same.
  boolean isShortOfProcessor() {
    return count >= OFTEN
        && totalSeconds >= SHARE_OF_THE_TIME * spanSeconds
        && totalSeconds / count < BRIEF_S
        && longestSeconds < totalSeconds / 2;
  }
}
