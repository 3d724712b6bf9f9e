package dev.aegis.chaos.episode;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The frame that all kept episodes are cut to, since how long one lasts and how many events it has
/// would tell what happened: they are equally long and have equally many events.
///
/// What is left out are samples of a follower's lag, which a leader sends each second: of each pair
/// of them as large a share, evenly over the whole of it. The events that are left are numbered as
/// if there had been no others, so that a hole in the numbers still means that one was lost.
final class Frame {
  static final long LENGTH_MS = 45_000;

  /// What is left before the onset at least. A frame ends when all was undone if it can: an agent
  /// judges what is there at the end of a window.
  static final long BASELINE_MS = 8_000;

  /// Less than a recording has of samples alone when a quarter of them is missing, and more than it
  /// ever had of all others.
  static final int EVENTS = 90;

  private static final String FILLING = "log_lag_sampled";

  private record NodeProcess(String node, long boot) {}

  private Frame() {}

  /// What fits of a recording: less than the frame holds if there is less.
  ///
  /// @param onsetMs when the first deed began
  /// @param endMs when the last one was undone
  static Recording cut(Recording recording, long onsetMs, long endMs) {
    Span span = recording.span();
    long latest = Math.min(onsetMs - BASELINE_MS, Math.min(endMs, span.toMs()) - LENGTH_MS);
    long from = Math.max(span.fromMs(), latest);
    Span frame = new Span(from, Math.min(from + LENGTH_MS, span.toMs()));
    ObjectNode file =
        (ObjectNode) JsonMapper.shared().readTree(TelemetryJson.writeRecording(recording));
    file.put("from_ms", frame.fromMs());
    file.put("to_ms", frame.toMs());
    for (JsonNode series : file.path("series")) {
      keep(series.path("points"), point -> frame.contains(point.path(0).asLong()));
    }
    keep(file.path("series"), series -> series.path("points").size() > 0);
    ObjectNode cutting = (ObjectNode) file.path("recording");
    keep(cutting.path("missed"), one -> frame.contains(one.path("at_ms").asLong()));
    keep(
        cutting.path("outages"),
        one ->
            one.path("from_ms").asLong() <= frame.toMs()
                && one.path("until_ms").asLong() >= frame.fromMs());
    keep(cutting.path("troubles"), one -> frame.contains(one.path("at_ms").asLong()));
    thinEvents((ArrayNode) file.path("events"), (ArrayNode) cutting.path("arrived_ms"), frame);
    return TelemetryJson.readRecording(file.toString());
  }

  /// Why a recording that was cut does not fill the frame, or its file cannot hold it.
  static Optional<String> misfit(Recording cut) {
    long lengthMs = cut.span().lengthMs();
    int events = cut.stream().arrivals().size();
    if (lengthMs != LENGTH_MS) {
      return Optional.of("%d ms were recorded, of %d".formatted(lengthMs, LENGTH_MS));
    }
    if (events != EVENTS) {
      return Optional.of("%d events fit, and there are to be %d".formatted(events, EVENTS));
    }
    int text = TelemetryJson.writeRecording(cut).length();
    return text <= EvenGzip.TEXT
        ? Optional.empty()
        : Optional.of(
            "%d characters of text, for which there are %d".formatted(text, EvenGzip.TEXT));
  }

  private static void keep(JsonNode array, Predicate<JsonNode> fits) {
    for (int i = array.size() - 1; i >= 0; i--) {
      if (!fits.test(array.path(i))) {
        ((ArrayNode) array).remove(i);
      }
    }
  }

  /// @param arrivals of the events, in their order
  private static void thinEvents(ArrayNode events, ArrayNode arrivals, Span frame) {
    List<Integer> filling = new ArrayList<>();
    Set<Integer> dropped = new HashSet<>();
    for (int i = 0; i < events.size(); i++) {
      if (!frame.contains(arrivals.path(i).asLong())) {
        dropped.add(i);
      } else if (events.path(i).path("type").stringValue("").equals(FILLING)) {
        filling.add(i);
      }
    }
    // A leader samples its followers in the same order each time: by position alone, every second
    // one would be all those of two followers.
    filling.sort(Comparator.comparing((Integer i) -> pairOf(events.path(i))).thenComparing(i -> i));
    int tooMany = Math.clamp(events.size() - dropped.size() - EVENTS, 0, filling.size());
    Map<NodeProcess, TreeSet<Long>> gone = new HashMap<>();
    for (int i = 0; i < tooMany; i++) {
      int position = filling.get((int) ((i + 0.5) * filling.size() / tooMany));
      dropped.add(position);
      JsonNode event = events.path(position);
      gone.computeIfAbsent(processOf(event), _ -> new TreeSet<>()).add(event.path("seq").asLong());
    }
    for (int i = events.size() - 1; i >= 0; i--) {
      if (dropped.contains(i)) {
        events.remove(i);
        arrivals.remove(i);
      }
    }
    for (JsonNode event : events) {
      long number = event.path("seq").asLong();
      TreeSet<Long> before = gone.getOrDefault(processOf(event), new TreeSet<>());
      ((ObjectNode) event).put("seq", number - before.headSet(number).size());
    }
  }

  private static String pairOf(JsonNode sample) {
    return sample.path("node").stringValue("") + " " + sample.path("follower").stringValue("");
  }

  private static NodeProcess processOf(JsonNode event) {
    return new NodeProcess(event.path("node").stringValue(""), event.path("boot").asLong());
  }
}
