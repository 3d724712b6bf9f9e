package dev.aegis.telemetry.signal;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One value of one series of one node.
///
/// The name is a string rather than a [MetricName]: derived series (`_count`, `_sum`, `_max`,
/// quantiles) and metrics of a newer node stay representable, and nothing is lost between reading a
/// window and writing it again.
///
/// @param node the node that exported it
/// @param name the series name, such as `aegis_raft_term` or `aegis_client_request_seconds_count`
/// @param labels label names to values, sorted; a quantile is the label `quantile`
/// @param atMs when it was read, epoch milliseconds of the reader's clock
/// @param value finite; a series without a value (NaN in a scrape) is no sample
public record MetricSample(
    NodeId node, String name, SortedMap<String, String> labels, long atMs, double value)
    implements Comparable<MetricSample> {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,127}");
  private static final int MAX_LABEL_VALUE = 256;

  private static final Comparator<MetricSample> ORDER =
      Comparator.comparing(MetricSample::node)
          .thenComparing(MetricSample::name)
          .thenComparing(MetricSample::labels, MetricSample::compareLabels)
          .thenComparingLong(MetricSample::atMs)
          .thenComparingDouble(MetricSample::value);

  /// @throws IllegalArgumentException if a name is no Prometheus name or the value is not finite
  public MetricSample {
    requireName(name);
    TreeMap<String, String> copy = new TreeMap<>(labels);
    copy.forEach((label, text) -> {
      requireName(label);
      if (text.length() > MAX_LABEL_VALUE) {
        throw new IllegalArgumentException(
            "the value of label " + label + " is longer than " + MAX_LABEL_VALUE);
      }
    });
    labels = Collections.unmodifiableSortedMap(copy);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("the value of a sample is a finite number");
    }
    value = value + 0.0; // -0.0 becomes 0.0: they would compare as different and print differently
  }

  /// A sample without labels.
  public static MetricSample of(NodeId node, String name, long atMs, double value) {
    return new MetricSample(node, name, Collections.emptySortedMap(), atMs, value);
  }

  /// A stable name for this sample, for evidence to point at:
  /// `n1/aegis_raft_log_lag{follower=n3}@1763938292000`.
  public String id() {
    return series() + "@" + atMs;
  }

  /// The series this sample belongs to: `n1/aegis_raft_log_lag{follower=n3}`.
  public String series() {
    StringBuilder text = new StringBuilder(node.value()).append('/').append(name);
    if (!labels.isEmpty()) {
      text.append('{');
      String separator = "";
      for (var label : labels.entrySet()) {
        text.append(separator).append(label.getKey()).append('=').append(label.getValue());
        separator = ",";
      }
      text.append('}');
    }
    return text.toString();
  }

  /// By node, name, labels, then time: the samples of one series stand together.
  @Override
  public int compareTo(MetricSample other) {
    return ORDER.compare(this, other);
  }

  private static int compareLabels(SortedMap<String, String> a, SortedMap<String, String> b) {
    var left = a.entrySet().iterator();
    var right = b.entrySet().iterator();
    while (left.hasNext() && right.hasNext()) {
      var one = left.next();
      var two = right.next();
      int byName = one.getKey().compareTo(two.getKey());
      int difference = byName != 0 ? byName : one.getValue().compareTo(two.getValue());
      if (difference != 0) {
        return difference;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a metric or label name has 1 to 128 letters, digits or '_', and does not start with a digit");
    }
  }
}
