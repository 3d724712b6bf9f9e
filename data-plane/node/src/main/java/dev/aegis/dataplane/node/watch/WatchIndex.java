package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The open watches of a replica, found by what they are about (ADR-043). Watches of one key are
/// looked up by it, those of ranges are gone through. Thread-safe.
final class WatchIndex {
  private final Set<Watcher> all = ConcurrentHashMap.newKeySet();
  private final Map<Bytes, Set<Watcher>> ofOneKey = new ConcurrentHashMap<>();
  private final Set<Watcher> ofRanges = ConcurrentHashMap.newKeySet();

  int size() {
    return all.size();
  }

  void add(Watcher watcher) {
    all.add(watcher);
    WatchSpec spec = watcher.spec();
    if (spec.isOfOneKey()) {
      ofOneKey.compute(
          spec.from(),
          (_, others) -> {
            Set<Watcher> watchers = others == null ? ConcurrentHashMap.newKeySet() : others;
            watchers.add(watcher);
            return watchers;
          });
    } else {
      ofRanges.add(watcher);
    }
  }

  void remove(Watcher watcher) {
    all.remove(watcher);
    ofRanges.remove(watcher);
    ofOneKey.computeIfPresent(
        watcher.spec().from(),
        (_, watchers) -> {
          watchers.remove(watcher);
          return watchers.isEmpty() ? null : watchers;
        });
  }

  void forEach(Consumer<Watcher> action) {
    all.forEach(action);
  }

  /// All whose reader wants this change.
  void forEachConcernedBy(KeyChanged change, Consumer<Watcher> action) {
    concernedAmong(ofOneKey.getOrDefault(change.current().key(), Set.of()), change, action);
    concernedAmong(ofRanges, change, action);
  }

  private static void concernedAmong(
      Set<Watcher> watchers, KeyChanged change, Consumer<Watcher> action) {
    for (Watcher watcher : watchers) {
      if (watcher.spec().isAbout(change)) {
        action.accept(watcher);
      }
    }
  }
}
