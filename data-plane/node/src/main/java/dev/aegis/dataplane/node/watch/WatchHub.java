package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.AppliedListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Fans applied key changes out to the watchers of this replica.
///
/// How a watch has neither gap nor duplicate: it reads the replica's own history from its next
/// revision on until it has caught up, and is merely *woken* by new changes. The history is one
/// source, read with one cursor, so there is no moment where a change is in neither a backlog nor a
/// live feed. A watcher that cannot keep up holds back nobody and keeps nothing alive: it just
/// reads later, until it is cut by the [WatchRules] or overtaken by compaction, and is told so.
///
/// Thread-safe. Each watcher is served by a virtual thread of its own.
public final class WatchHub implements AppliedListener {
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final WatchRules rules;

  public WatchHub(WatchRules rules) {
    this.rules = rules;
  }

  @Override
  public void applied(Applied applied, long leaderWallMs) {
    boolean keysChanged = false;
    for (Change change : applied.changes()) {
      keysChanged |= change instanceof Change.KeyChanged;
    }
    if (keysChanged) {
      watchers.forEach(Watcher::wake);
    }
  }

  /// The skipped entries may have changed keys, and nobody else would ever tell.
  @Override
  public void replaced() {
    watchers.forEach(Watcher::wake);
  }

  /// This node has lost touch with its cluster: who watches may go on elsewhere.
  public void strand() {
    watchers.forEach(Watcher::strand);
  }

  public int open() {
    return watchers.size();
  }

  /// Opens a watch.
  ///
  /// @param state reads the replica's state; what it throws ends the watch
  public Watcher watch(WatchSpec spec, Function<Query, Answer> state, WatchSink sink) {
    Watcher watcher = new Watcher(spec, rules, state, sink, watchers::remove);
    watchers.add(watcher);
    Thread.ofVirtual().name("watch").start(watcher::serve);
    return watcher;
  }
}
