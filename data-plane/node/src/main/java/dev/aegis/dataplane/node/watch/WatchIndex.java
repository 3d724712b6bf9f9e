package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import java.util.List;
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

  /// Wakes all whose readers want one of these changes, each with the revision of its first.
  ///
  /// @param changes in the order of their revisions
  void wakeConcernedBy(List<KeyChanged> changes) {
    for (KeyChanged change : changes) {
      for (Watcher watcher : ofOneKey.getOrDefault(change.current().key(), Set.of())) {
        wakeIfConcerned(watcher, change);
      }
    }
    for (Watcher watcher : ofRanges) {
      wakeIfConcerned(watcher, changes);
    }
  }

  /// Whoever is awake already costs no comparison.
  private static void wakeIfConcerned(Watcher watcher, List<KeyChanged> changes) {
    for (KeyChanged change : changes) {
      if (watcher.isWoken() || wakeIfConcerned(watcher, change)) {
        return;
      }
    }
  }

  private static boolean wakeIfConcerned(Watcher watcher, KeyChanged change) {
    boolean concerned = watcher.spec().isAbout(change);
    if (concerned) {
      watcher.wake(change.current().modRevision());
    }
    return concerned;
  }
}
