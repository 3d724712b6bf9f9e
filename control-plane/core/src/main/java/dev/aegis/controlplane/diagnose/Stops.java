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
/// trouble. Where the count of the stops is exported too, the maximum counts only if there were
/// stops in the window, and for no more than all of them lasted together.
///
/// @param count how many there were; 0 where nobody counts
/// @param totalSeconds all of them together; 0 where nobody counts
/// @param longestSeconds the longest
/// @param ids the samples and events that tell of them
record Stops(double count, double totalSeconds, double longestSeconds, List<String> ids) {
  /// Half an election timeout and more: whoever leads and stands still so long is deposed.
  private static final double LONG_S = 1;

  /// A quota lets a process run for a part of each tenth of a second. That stops it often and
  /// briefly, which is neither a stopped process nor a collector at work.
  private static final double OFTEN = 5;

  private static final double BRIEF_S = 0.75;

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
    double stops = count.map(Series::increase).orElse(0.0);
    double total = sum.map(Series::increase).orElse(0.0);
    if (max.isPresent()) {
      double most = count.isPresent() && sum.isPresent() ? total : Double.MAX_VALUE;
      double told = Math.min(max.get().max(), most);
      if (told > 0) {
        longest = Math.max(longest, told);
        ids.addAll(max.get().endIds());
      }
    }
    if (stops > 0) {
      count.ifPresent(series -> ids.addAll(series.endIds()));
      sum.ifPresent(series -> ids.addAll(series.endIds()));
    }
    return new Stops(stops, total, longest, ids);
  }

  private static Optional<Series> one(WindowReading window, NodeId node, String name) {
    return window.seriesOf(node, name).stream().findFirst();
  }

  /// It stood still for long, once or again and again.
  boolean isLong() {
    return longestSeconds >= LONG_S && !isShortOfProcessor();
  }

  /// It was kept from running often, each time briefly.
  boolean isShortOfProcessor() {
    return count >= OFTEN && totalSeconds >= LONG_S && totalSeconds / count < BRIEF_S;
  }
}
