package dev.aegis.controlplane.postmortem;

import dev.aegis.controlplane.prose.Markdown;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The marks `[E1]`, `[E2]`, ... of one draft, and what each stands for.
///
/// Only ids that resolve get a mark: a sample, an event or a feed of the window, or a past incident
/// of the library. An anomaly may be read from a file, and what it points at need not be there.
final class Citations {
  private final NavigableSet<String> known = new TreeSet<>();
  private final SortedMap<String, Integer> markOf = new TreeMap<>();
  private final List<List<String>> cited = new ArrayList<>();

  private final IncidentLibrary library;

  Citations(TelemetryWindow window, IncidentLibrary library) {
    this.library = library;
    window.samples().forEach(sample -> known.add(sample.id()));
    window.events().forEach(event -> known.add(event.id()));
    window.sources().forEach(source -> known.add(source.id()));
  }

  /// Those of some ids that resolve.
  List<String> resolvable(List<String> ids) {
    return ids.stream().filter(this::resolves).toList();
  }

  private boolean resolves(String id) {
    return id.startsWith(PastIncident.ID_PREFIX)
        ? library.holds(id.substring(PastIncident.ID_PREFIX.length()))
        : known.contains(id);
  }

  /// ` [E3]`: the same ids have the same mark.
  ///
  /// @throws IllegalArgumentException if none of the ids resolves: then it is no fact
  String mark(List<String> ids) {
    List<String> resolvable = resolvable(ids);
    if (resolvable.isEmpty()) {
      throw new IllegalArgumentException("a fact cites something that is there: " + ids);
    }
    Integer number = markOf.get(String.join("\n", resolvable));
    if (number == null) {
      cited.add(resolvable);
      number = cited.size();
      markOf.put(String.join("\n", resolvable), number);
    }
    return " [E" + number + "]";
  }

  /// What each mark stands for, a line each.
  String index() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cited.size(); i++) {
      List<String> ids = cited.get(i).stream().map(Markdown::code).toList();
      text.append("- **E").append(i + 1).append("** ").append(String.join(", ", ids)).append('\n');
    }
    return text.toString();
  }
}
