package dev.aegis.telemetry.json;

import dev.aegis.telemetry.signal.ChaosEvent;
import java.util.SortedMap;
import java.util.TreeMap;

///
/// `{"at":1763938292000,"phase":"start","scenario":"kill-leader","target":"n1","parameters":{},...}`
final class ChaosEventCodec {
  private ChaosEventCodec() {}

  static void write(CanonicalWriter json, ChaosEvent event) {
    json.integer("at", event.atMs())
        .text("phase", event.phase().wireName())
        .text("scenario", event.scenario())
        .text("target", event.target())
        .map("parameters", event.parameters(), CanonicalWriter::text)
        .text("backend", event.backend())
        .flag("dry_run", event.dryRun());
  }

  static ChaosEvent read(JsonPlace place) {
    long atMs = place.field("at").integer();
    ChaosEvent.Phase phase = readPhase(place.field("phase"));
    String scenario = place.field("scenario").text();
    String target = place.field("target").text();
    SortedMap<String, String> parameters =
        place
            .optionalField("parameters")
            .map(field -> field.map(JsonPlace::text))
            .orElseGet(TreeMap::new);
    String backend = place.field("backend").text();
    boolean dryRun = place.field("dry_run").flag();
    return place.make(
        () -> new ChaosEvent(atMs, phase, scenario, target, parameters, backend, dryRun));
  }

  private static ChaosEvent.Phase readPhase(JsonPlace place) {
    String wireName = place.text();
    for (ChaosEvent.Phase phase : ChaosEvent.Phase.values()) {
      if (phase.wireName().equals(wireName)) {
        return phase;
      }
    }
    throw place.malformed("expected start or end");
  }
}
