package dev.aegis.bench.real;

import dev.aegis.bench.corpus.CorpusFiles;
import dev.aegis.bench.corpus.Written;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.SceneWindow;
import dev.aegis.bench.scene.Setting;
import dev.aegis.bench.scene.Settled;
import dev.aegis.bench.scene.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The suite `real`: incidents of other systems that people made public.
public final class Real {
  /// Of the published data; changes with any byte of it.
  public static final String VERSION = "2";

  /// What ids, dates and settings are drawn from: of the first version, whose telemetry stays.
  static final String NAMES = "real version 1";

  static final Volume VOLUME =
      new Volume(
          150,
          5_650,
          List.of(
              "Range",
              "Acquire",
              "Create",
              "Status",
              "Release",
              "Renew",
              "Revoke",
              "Watch",
              "Txn",
              "Delete",
              "Compact",
              "Holder",
              "List",
              "Get",
              "Members",
              "Transfer",
              "Leases",
              "Queue",
              "Digest",
              "Health",
              "Reserve",
              "Extend",
              "Describe",
              "Cancel"),
          true);
  private static final long FIRST_DAY_MS = 1_767_225_600_000L;
  private static final long DAY_MS = 86_400_000;

  private Real() {}

  /// An incident with everything that is written of it.
  private record Told(Written written, Map<String, Object> provenance) {}

  /// The windows and what is true of them, by id.
  public static List<Written> incidents() {
    return told().stream().map(Told::written).toList();
  }

  /// All files, as text by path within their folder.
  public static SortedMap<String, String> files() {
    List<Told> told = told();
    SortedMap<String, String> files = CorpusFiles.of(told.stream().map(Told::written).toList());
    for (Told one : told) {
      files.put("provenance/" + one.written().id() + ".json", CorpusFiles.pretty(one.provenance()));
    }
    return files;
  }

  private static List<Told> told() {
    List<Told> told = new ArrayList<>();
    for (Incident incident : Facts.all()) {
      told.add(told(incident, told.size()));
    }
    told.sort((one, two) -> one.written().id().compareTo(two.written().id()));
    return told;
  }

  private static Told told(Incident incident, int number) {
    String id = Settled.id(NAMES, number);
    long fromMs =
        FIRST_DAY_MS
            + DAY_MS * Settled.below(150, NAMES, "day", number)
            + 5L * Settled.below(17_000_000, NAMES, "moment", number);
    Scene scene;
    try {
      scene = Staging.of(incident, NAMES, number);
      Written written =
          new Written(
              id,
              SceneWindow.of(scene, fromMs, VOLUME),
              truth(id, incident, scene.setting(), fromMs));
      return new Told(written, Provenance.of(id, incident, scene.setting(), written.window()));
    } catch (IllegalArgumentException | IllegalStateException mistake) {
      throw new IllegalStateException(incident.source() + ": " + mistake.getMessage(), mistake);
    }
  }

  private static Map<String, Object> truth(
      String id, Incident incident, Setting setting, long fromMs) {
    Map<String, Object> truth = new LinkedHashMap<>();
    truth.put("id", id);
    truth.put("kind", incident.kind());
    truth.put("also", incident.also());
    truth.put("cause", incident.cause());
    truth.put("entity", Staging.node(setting, incident.entity()));
    truth.put("severity", incident.severity());
    truth.put("onset_ms", fromMs + Facts.ONSET_MS);
    truth.put("end_ms", fromMs + Scene.LENGTH_MS);
    truth.put("level_ms", fromMs + Scene.LENGTH_MS);
    truth.put("recipe", incident.group());
    truth.put("system", incident.system());
    truth.put("source", incident.source());
    truth.put("url", incident.url());
    truth.put("read", incident.read());
    truth.put("label_confidence", incident.labelConfidence());
    truth.put("facts", incident.facts().stream().map(fact -> fact(fact)).toList());
    truth.put("not_shown", incident.notShown());
    truth.put("causes", List.of(incident.cause()));
    truth.put("causal_path", RealPath.of(incident, setting));
    return truth;
  }

  private static String fact(Fact fact) {
    return fact.basis().wireName() + ": " + fact.says();
  }
}
