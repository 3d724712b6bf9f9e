package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Whether the labels of a series are those of the contract. Others are not read: a label is the
/// only place of a sample where text could travel, and evidence repeats it.
final class ContractLabels {
  private static final String QUANTILE = "quantile";

  /// Node names, methods, outcomes, states, digests, numbers.
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");

  private ContractLabels() {}

  /// A metric that the contract does not know is nobody's to read, and passes.
  static boolean hold(MetricSample sample) {
    MetricName metric = MetricName.ofSeries(sample.name()).orElse(null);
    if (metric == null) {
      return true;
    }
    for (Map.Entry<String, String> label : sample.labels().entrySet()) {
      if (!holds(metric, label.getKey(), label.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(MetricName metric, String label, String value) {
    return (metric.labels().contains(label) || label.equals(QUANTILE))
        && VALUE.matcher(value).matches();
  }

  /// How many series do not hold.
  ///
  /// @param sorted as a window holds them, each series in one run
  static int foreignSeries(List<MetricSample> sorted) {
    int foreign = 0;
    for (int i = 0; i < sorted.size(); i++) {
      boolean begins = i == 0 || !isOneSeries(sorted.get(i - 1), sorted.get(i));
      if (begins && !hold(sorted.get(i))) {
        foreign++;
      }
    }
    return foreign;
  }

  private static boolean isOneSeries(MetricSample one, MetricSample two) {
    return one.name().equals(two.name())
        && one.node().equals(two.node())
        && one.labels().equals(two.labels());
  }
}
