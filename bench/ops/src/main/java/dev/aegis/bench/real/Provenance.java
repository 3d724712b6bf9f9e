package dev.aegis.bench.real;

import dev.aegis.bench.scene.Setting;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What stands behind every series of a window, in the form of `provenance/ID.json`: apart from the
/// telemetry, since it says where to look.
final class Provenance {
  private Provenance() {}

  static Map<String, Object> of(
      String id, Incident incident, Setting setting, TelemetryWindow window) {
    SortedMap<String, Basis> marks = new TreeMap<>();
    for (MetricSample sample : window.samples()) {
      marks.merge(
          series(sample),
          basis(incident, setting, sample, sample.atMs() - window.fromMs()),
          (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
    Map<String, Object> series = new LinkedHashMap<>();
    for (Basis basis : Basis.values()) {
      List<String> marked = new ArrayList<>();
      marks.forEach((name, mark) -> {
        if (mark == basis) {
          marked.add(name);
        }
      });
      series.put(basis.wireName(), marked);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("series", series);
    return document;
  }

  /// A series as text: `n1 aegis_raft_log_lag{follower=n2}`.
  static String series(MetricSample sample) {
    String labels =
        sample.labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    return sample.node().value() + " " + sample.name() + (labels.equals("{}") ? "" : labels);
  }

  /// The best of what any fact has for it that has begun; whoever is away shows nothing until it is
  /// back.
  private static Basis basis(Incident incident, Setting setting, MetricSample sample, long atMs) {
    Basis best = Basis.SYNTHESISED;
    for (Fact fact : incident.facts()) {
      Set<String> nodes = new TreeSet<>();
      fact.of().forEach(role -> nodes.add(Staging.node(setting, role)));
      if (atMs >= fact.fromMs()
          && fact.sign().speaksOf(sample, nodes)
          && fact.basis().compareTo(best) < 0) {
        best = fact.basis();
      }
    }
    return best;
  }
}
