package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How late a node applies what the cluster has committed, in seconds: at each reading of its
/// applied index, the time since those who led committed the entry after it.
///
/// A lag in entries says little without the rate they come at; this is the lag in time. Between two
/// readings the commit index is taken to rise evenly, so a delay is known to about half of the time
/// between readings, and their median better than that. Clocks do not matter: all times are those
/// of the readings. Immutable.
public final class ApplyDelay {
  private static final double MS = 1000.0;

  /// Fewer entries than these may be committed and not applied at any moment, and in an idle
  /// cluster for ever: a node is read in the midst of things, and some entries are nothing to
  /// apply.
  private static final double FEWEST_BEHIND = 3;

  private final WindowReading window;

  /// Readings of the commit index by time, none lower than the one before.
  private final List<MetricSample> commits;

  private ApplyDelay(WindowReading window, List<MetricSample> commits) {
    this.window = window;
    this.commits = List.copyOf(commits);
  }

  /// Against the commit index of every node that led at some time in the window.
  public static ApplyDelay in(WindowReading window) {
    List<MetricSample> readings = new ArrayList<>();
    for (Series claim : window.series(MetricName.RAFT_IS_LEADER)) {
      if (claim.max() == 1) {
        window
            .series(MetricName.RAFT_COMMIT_INDEX, claim.node())
            .ifPresent(commit -> readings.addAll(commit.points()));
      }
    }
    readings.sort(Comparator.comparingLong(MetricSample::atMs));
    List<MetricSample> rising = new ArrayList<>();
    for (MetricSample reading : readings) {
      if (rising.isEmpty() || reading.value() >= rising.getLast().value()) {
        rising.add(reading);
      }
    }
    return new ApplyDelay(window, rising);
  }

  /// The delays of a node, if both it and a leader tell how far they are: a series of seconds, with
  /// the ids of the applied index it is read from.
  public Optional<Series> of(NodeId node) {
    return appliedBy(node)
        .map(applied -> new Series(applied.points().stream().map(this::withDelay).toList()));
  }

  /// The delay at the last reading of a node, seconds; empty when nobody tells.
  public OptionalDouble atTheEndOf(NodeId node) {
    return appliedBy(node)
        .map(applied -> OptionalDouble.of(secondsAt(applied.points().getLast())))
        .orElse(OptionalDouble.empty());
  }

  private Optional<Series> appliedBy(NodeId node) {
    return commits.isEmpty()
        ? Optional.empty()
        : window.series(MetricName.RAFT_LAST_APPLIED_INDEX, node);
  }

  private MetricSample withDelay(MetricSample applied) {
    return new MetricSample(
        applied.node(), applied.name(), applied.labels(), applied.atMs(), secondsAt(applied));
  }

  private double secondsAt(MetricSample applied) {
    if (committedBy(applied.atMs()) - applied.value() < FEWEST_BEHIND) {
      return 0;
    }
    OptionalDouble leftBehindMs = committedAfterMs(applied.value());
    return leftBehindMs.isEmpty()
        ? 0
        : Math.max(0, applied.atMs() - leftBehindMs.getAsDouble()) / MS;
  }

  /// The last commit index read up to a moment; 0 if there is none.
  private double committedBy(long atMs) {
    int low = 0;
    int high = commits.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (commits.get(middle).atMs() > atMs) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == 0 ? 0 : commits.get(low - 1).value();
  }

  /// When the commit index left an index behind; empty if it has not.
  private OptionalDouble committedAfterMs(double index) {
    int low = 0;
    int high = commits.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (commits.get(middle).value() > index) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (low == commits.size()) {
      return OptionalDouble.empty();
    }
    MetricSample after = commits.get(low);
    if (low == 0) {
      return OptionalDouble.of((double) after.atMs());
    }
    MetricSample before = commits.get(low - 1);
    double part = (index - before.value()) / (after.value() - before.value());
    return OptionalDouble.of(before.atMs() + part * (after.atMs() - before.atMs()));
  }
}
