package dev.aegis.bench.prometheus;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.window.MissedReading;
import dev.aegis.telemetry.window.Recording;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A recording as the series a Prometheus server would hold that scraped the same nodes at the same
/// times: every series with the label `instance`, and `up`, which is 1 when a node was read and 0
/// when it was not. A node that was not read has stale series, as there. Pure.
final class SeriesMapping {
  private static final String STALE = "stale";
  private static final String NOT_YET = "_";

  private SeriesMapping() {}

  /// The values of each series, at each reading, in the notation of `promtool`.
  ///
  /// @return by the series' text, such as `aegis_raft_term{instance="n1"}`
  static SortedMap<String, String> of(Recording recording) {
    int readings = index(recording, recording.span().toMs()) + 1;
    SortedMap<String, String[]> values = new TreeMap<>();
    for (MetricSample sample : recording.metrics().samples()) {
      int at = index(recording, sample.atMs());
      put(values, series(sample), at, readings, number(sample.value()));
      put(values, up(sample.node().value()), at, readings, "1");
    }
    for (MissedReading miss : recording.metrics().missed()) {
      put(values, up(miss.node().value()), index(recording, miss.atMs()), readings, "0");
    }
    SortedMap<String, String> texts = new TreeMap<>();
    values.forEach((series, each) -> texts.put(series, text(series, each)));
    return texts;
  }

  private static int index(Recording recording, long atMs) {
    return (int) ((atMs - recording.span().fromMs()) / recording.metrics().intervalMs());
  }

  private static void put(
      SortedMap<String, String[]> values, String series, int at, int readings, String value) {
    String[] each =
        values.computeIfAbsent(
            series,
            _ -> {
              String[] empty = new String[readings];
              Arrays.fill(empty, "");
              return empty;
            });
    if (at >= 0 && at < readings) {
      each[at] = value;
    }
  }

  /// Two readings may fall into one step of the engine's time, and none into the next: a lone gap
  /// keeps the value before it; a longer one is stale.
  private static String text(String series, String[] each) {
    boolean isUp = series.startsWith("up{");
    StringBuilder text = new StringBuilder();
    String before = NOT_YET;
    for (int i = 0; i < each.length; i++) {
      boolean lone = i + 1 < each.length && !each[i + 1].isEmpty();
      String value = each[i];
      if (value.isEmpty()) {
        boolean known = !before.equals(NOT_YET) && !before.equals(STALE);
        value = known ? (lone || isUp ? before : STALE) : NOT_YET;
      }
      text.append(i == 0 ? "" : " ").append(value);
      before = value;
    }
    return text.toString();
  }

  private static String up(String node) {
    return "up{instance=\"" + node + "\"}";
  }

  private static String series(MetricSample sample) {
    SortedMap<String, String> labels = new TreeMap<>(sample.labels());
    labels.put("instance", sample.node().value());
    return sample.name()
        + labels.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
