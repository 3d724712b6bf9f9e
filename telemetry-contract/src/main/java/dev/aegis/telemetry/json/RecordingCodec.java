package dev.aegis.telemetry.json;

import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.Arrival;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.MissedReading;
import dev.aegis.telemetry.window.Outage;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.StreamHistory;
import dev.aegis.telemetry.window.TelemetryWindow;
import dev.aegis.telemetry.window.Trouble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A recording: the document of its whole window, and beside it, in the field `recording`, what
/// cutting needs. Who reads it as a window drops that field.
final class RecordingCodec {
  private RecordingCodec() {}

  static void write(CanonicalWriter json, Recording recording) {
    TelemetryWindow whole = recording.whole();
    WindowCodec.write(json, whole);
    json.object("recording", o -> writeCutting(o, recording, whole));
  }

  private static void writeCutting(
      CanonicalWriter json, Recording recording, TelemetryWindow whole) {
    Map<RaftEvent, Long> arrivedMs = new HashMap<>();
    recording.stream().arrivals().forEach(one -> arrivedMs.put(one.event(), one.atMs()));
    json.integer("interval_ms", recording.metrics().intervalMs())
        .text("trouble", recording.metrics().trouble())
        .list("nodes", recording.metrics().nodes(), (list, node) -> list.text(node.value()))
        .list(
            "arrived_ms",
            whole.events(),
            (list, event) -> list.number(arrivedMs.getOrDefault(event, 0L)))
        .list(
            "missed",
            recording.metrics().missed(),
            (list, miss) ->
                list.element(o ->
                    o.text("node", miss.node().value())
                        .integer("at_ms", miss.atMs())
                        .text("reason", miss.reason())))
        .list(
            "outages",
            recording.stream().outages(),
            (list, outage) ->
                list.element(o ->
                    o.integer("from_ms", outage.fromMs())
                        .integer("until_ms", outage.untilMs())
                        .text("reason", outage.reason())))
        .list(
            "troubles",
            recording.stream().troubles(),
            (list, trouble) ->
                list.element(o -> o.integer("at_ms", trouble.atMs()).text("text", trouble.text())));
  }

  static Recording read(JsonPlace place) {
    TelemetryWindow whole = WindowCodec.read(place);
    JsonPlace cutting = place.field("recording");
    String trouble = cutting.optionalField("trouble").map(JsonPlace::text).orElse("");
    long intervalMs = cutting.field("interval_ms").integer();
    List<NodeId> nodes =
        cutting.field("nodes").list(TelemetryLimits.SOURCES, RecordingCodec::readNode);
    List<Arrival> arrivals = readArrivals(cutting.field("arrived_ms"), whole.events());
    List<MissedReading> missed =
        cutting.field("missed").list(TelemetryLimits.MISSED_READINGS, RecordingCodec::readMissed);
    List<Outage> outages =
        cutting.field("outages").list(TelemetryLimits.ENTRIES, RecordingCodec::readOutage);
    List<Trouble> troubles =
        cutting.field("troubles").list(TelemetryLimits.ENTRIES, RecordingCodec::readTrouble);
    return cutting.make(() ->
        new Recording(
            whole.span(),
            new MetricsHistory(nodes, intervalMs, whole.samples(), missed, trouble),
            new StreamHistory(arrivals, outages, troubles)));
  }

  private static NodeId readNode(JsonPlace place) {
    return place.make(() -> new NodeId(place.text()));
  }

  private static List<Arrival> readArrivals(JsonPlace place, List<RaftEvent> events) {
    List<Long> times = place.list(TelemetryLimits.EVENTS, JsonPlace::integer);
    if (times.size() != events.size()) {
      throw place.malformed(
          "there are " + events.size() + " events and " + times.size() + " times of arrival");
    }
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      arrivals.add(new Arrival(times.get(i), events.get(i)));
    }
    return arrivals;
  }

  private static MissedReading readMissed(JsonPlace place) {
    return new MissedReading(
        readNode(place.field("node")),
        place.field("at_ms").integer(),
        place.field("reason").text());
  }

  private static Outage readOutage(JsonPlace place) {
    long fromMs = place.field("from_ms").integer();
    long untilMs = place.field("until_ms").integer();
    String reason = place.field("reason").text();
    return place.make(() -> new Outage(fromMs, untilMs, reason));
  }

  private static Trouble readTrouble(JsonPlace place) {
    return new Trouble(place.field("at_ms").integer(), place.field("text").text());
  }
}
