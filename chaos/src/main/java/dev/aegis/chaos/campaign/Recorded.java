package dev.aegis.chaos.campaign;

import dev.aegis.chaos.fence.FenceExperiment;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.judge.Finding;
import dev.aegis.chaos.watch.WatchStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a run of a cell leaves to be judged. Filled while it runs, by one thread.
final class Recorded {
  private final Path dir;
  private final List<String> faults = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> leftOpen = new ArrayList<>();
  private final Map<String, WatchStream> live = new TreeMap<>();
  private final Map<String, WatchStream> afterwards = new TreeMap<>();
  private @Nullable FenceExperiment fences;
  private @Nullable String cutShort;

  /// @param dir gets all files of this run
  Recorded(Path dir) {
    this.dir = dir;
  }

  Path dir() {
    return dir;
  }

  Path history() {
    return dir.resolve("history.jsonl");
  }

  /// All that clients did; nothing when the run ended before they began.
  ///
  /// @throws IOException when it cannot be read
  History readHistory() throws IOException {
    return Files.exists(history()) ? History.read(history()) : History.of(List.of());
  }

  Path faultEvents() {
    return dir.resolve("events.jsonl");
  }

  void fault(String what) {
    faults.add(what);
  }

  void found(Finding.Promise promise, String what) {
    findings.add(new Finding(promise, what));
  }

  void note(String what) {
    notes.add(what);
  }

  /// The run did not come to show what it is for. It was still done to its end, so all that was
  /// found in it counts.
  void leftOpen(String why) {
    leftOpen.add(why);
  }

  void live(String name, WatchStream stream) {
    live.put(name, stream);
  }

  void afterwards(String node, WatchStream stream) {
    afterwards.put(node, stream);
  }

  void fences(FenceExperiment experiment) {
    fences = experiment;
  }

  /// The run ended before all of it was done. What was recorded by then still counts.
  void cutShort(String why) {
    cutShort = why;
    note("cut short: " + why);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  /// What the run itself found, before anything is judged.
  List<Finding> findings() {
    return List.copyOf(findings);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  List<String> leftOpen() {
    return List.copyOf(leftOpen);
  }

  Map<String, WatchStream> live() {
    return live;
  }

  Map<String, WatchStream> afterwards() {
    return afterwards;
  }

  Optional<FenceExperiment> fences() {
    return Optional.ofNullable(fences);
  }

  /// Why the run ended early, when it did.
  Optional<String> cutShort() {
    return Optional.ofNullable(cutShort);
  }
}
