package dev.aegis.telemetry.json;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A window. Samples are grouped by series, so a name and its labels stand once beside many points.
final class WindowCodec {
  private WindowCodec() {}

  static void write(CanonicalWriter json, TelemetryWindow window) {
    json.integer("from_ms", window.fromMs())
        .integer("to_ms", window.toMs())
        .list("sources", window.sources(), (list, status) -> list.element(o -> write(o, status)))
        .list(
            "events",
            window.events(),
            (list, event) -> list.element(o -> EventCodec.write(o, event)))
        .list(
            "series",
            bySeries(window.samples()),
            (list, series) -> list.element(o -> writeSeries(o, series)));
  }

  private static void write(CanonicalWriter json, SourceStatus status) {
    json.text("source", status.source().wireName())
        .text("origin", status.origin())
        .text("state", status.state().wireName())
        .text("detail", status.detail());
  }

  private static void writeSeries(CanonicalWriter json, List<MetricSample> series) {
    MetricSample first = series.getFirst();
    json.text("node", first.node().value())
        .text("name", first.name())
        .map("labels", first.labels(), CanonicalWriter::text)
        .list("points", series, (list, sample) -> list.point(sample.atMs(), sample.value()));
  }

  /// Samples are sorted by series first, so each series is one run of the list.
  private static List<List<MetricSample>> bySeries(List<MetricSample> sorted) {
    List<List<MetricSample>> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || !sameSeries(sorted.get(start), sorted.get(i))) {
        runs.add(sorted.subList(start, i));
        start = i;
      }
    }
    return runs;
  }

  private static boolean sameSeries(MetricSample one, MetricSample two) {
    return one.node().equals(two.node())
        && one.name().equals(two.name())
        && one.labels().equals(two.labels());
  }

  static TelemetryWindow read(JsonPlace place) {
    long fromMs = place.field("from_ms").integer();
    long toMs = place.field("to_ms").integer();
    List<SourceStatus> sources =
        place.field("sources").list(TelemetryLimits.SOURCES, WindowCodec::readStatus);
    List<RaftEvent> events = place.field("events").list(TelemetryLimits.EVENTS, EventCodec::read);
    List<MetricSample> samples = new ArrayList<>();
    place
        .field("series")
        .list(TelemetryLimits.SERIES, WindowCodec::readSeries)
        .forEach(samples::addAll);
    return place.make(() -> new TelemetryWindow(fromMs, toMs, sources, events, samples));
  }

  private static SourceStatus readStatus(JsonPlace place) {
    SourceStatus.Source source = readSource(place.field("source"));
    String origin = place.field("origin").text();
    SourceStatus.State state = readState(place.field("state"));
    String detail = place.optionalField("detail").map(JsonPlace::text).orElse("");
    return place.make(() -> new SourceStatus(source, origin, state, detail));
  }

  private static SourceStatus.Source readSource(JsonPlace place) {
    String wireName = place.text();
    for (SourceStatus.Source source : SourceStatus.Source.values()) {
      if (source.wireName().equals(wireName)) {
        return source;
      }
    }
    throw place.malformed("expected metrics or events");
  }

  private static SourceStatus.State readState(JsonPlace place) {
    String wireName = place.text();
    for (SourceStatus.State state : SourceStatus.State.values()) {
      if (state.wireName().equals(wireName)) {
        return state;
      }
    }
    throw place.malformed("expected ok, partial or silent");
  }

  private static List<MetricSample> readSeries(JsonPlace place) {
    JsonPlace nodePlace = place.field("node");
    NodeId node = nodePlace.make(() -> new NodeId(nodePlace.text()));
    String name = place.field("name").text();
    SortedMap<String, String> labels =
        place
            .optionalField("labels")
            .map(field -> field.map(JsonPlace::text))
            .orElseGet(TreeMap::new);
    return place
        .field("points")
        .list(TelemetryLimits.POINTS_PER_SERIES, point -> readPoint(point, node, name, labels));
  }

  private static MetricSample readPoint(
      JsonPlace place, NodeId node, String name, SortedMap<String, String> labels) {
    List<JsonPlace> pair = place.list(2, item -> item);
    if (pair.size() != 2) {
      throw place.malformed("a point is a pair of time and value");
    }
    long atMs = pair.get(0).integer();
    double value = pair.get(1).number();
    return place.make(() -> new MetricSample(node, name, labels, atMs, value));
  }
}
