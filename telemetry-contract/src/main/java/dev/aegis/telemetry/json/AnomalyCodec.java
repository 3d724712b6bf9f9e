package dev.aegis.telemetry.json;

import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.Span;
import java.util.List;
import java.util.SortedMap;

/// An anomaly: the paper's four fields, and subject, confidence, window and classifier version.
final class AnomalyCodec {
  private AnomalyCodec() {}

  static void write(CanonicalWriter json, Anomaly anomaly) {
    json.text("kind", anomaly.kind().wireName())
        .text("severity", anomaly.severity().wireName())
        .object("subject", subject -> write(subject, anomaly.subject()))
        .number("confidence", anomaly.confidence())
        .list("evidence", anomaly.evidence(), (list, one) -> list.element(o -> write(o, one)))
        .text("suggested_action_class", anomaly.suggestedActionClass().wireName())
        .object(
            "window",
            window ->
                window
                    .integer("from_ms", anomaly.window().fromMs())
                    .integer("to_ms", anomaly.window().toMs()))
        .text("classifier_version", anomaly.classifierVersion());
  }

  private static void write(CanonicalWriter json, Subject subject) {
    switch (subject) {
      case Subject.Node(NodeId node) -> json.text("type", "node").text("node", node.value());
      case Subject.Link(NodeId from, NodeId to) ->
          json.text("type", "link").text("from", from.value()).text("to", to.value());
      case Subject.Cluster() -> json.text("type", "cluster");
    }
  }

  private static void write(CanonicalWriter json, Evidence evidence) {
    json.text("signal", evidence.signal())
        .text("statement", evidence.statement())
        .map("numbers", evidence.numbers(), CanonicalWriter::number)
        .list("from", evidence.from(), CanonicalWriter::text);
  }

  static Anomaly read(JsonPlace place) {
    JsonPlace kindPlace = place.field("kind");
    AnomalyKind kind = kindPlace.make(() -> new AnomalyKind(kindPlace.text()));
    JsonPlace actionPlace = place.field("suggested_action_class");
    SuggestedAction action = actionPlace.make(() -> new SuggestedAction(actionPlace.text()));
    Severity severity = readSeverity(place.field("severity"));
    Subject subject = readSubject(place.field("subject"));
    double confidence = place.field("confidence").number();
    List<Evidence> evidence =
        place.field("evidence").list(TelemetryLimits.ENTRIES, AnomalyCodec::readEvidence);
    Span window = readSpan(place.field("window"));
    String version = place.field("classifier_version").text();
    return place.make(
        () -> new Anomaly(kind, severity, subject, confidence, evidence, action, window, version));
  }

  private static Severity readSeverity(JsonPlace place) {
    return Severity.ofWireName(place.text())
        .orElseThrow(() -> place.malformed("expected info, warning or critical"));
  }

  private static Subject readSubject(JsonPlace place) {
    return switch (place.field("type").text()) {
      case "node" -> new Subject.Node(readNode(place.field("node")));
      case "link" -> new Subject.Link(readNode(place.field("from")), readNode(place.field("to")));
      case "cluster" -> new Subject.Cluster();
      default -> throw place.field("type").malformed("expected node, link or cluster");
    };
  }

  private static NodeId readNode(JsonPlace place) {
    return place.make(() -> new NodeId(place.text()));
  }

  private static Evidence readEvidence(JsonPlace place) {
    String signal = place.field("signal").text();
    String statement = place.field("statement").text();
    SortedMap<String, Double> numbers = place.field("numbers").map(JsonPlace::number);
    List<String> from = place.field("from").list(TelemetryLimits.ENTRIES, JsonPlace::text);
    return place.make(() -> new Evidence(signal, statement, numbers, from));
  }

  private static Span readSpan(JsonPlace place) {
    long fromMs = place.field("from_ms").integer();
    long toMs = place.field("to_ms").integer();
    return place.make(() -> new Span(fromMs, toMs));
  }
}
