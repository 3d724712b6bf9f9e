package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Change.PolicyChanged;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.AppliedListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Fans applied key changes out to the watchers of this replica.
///
/// How a watch has neither gap nor duplicate: it reads the replica's own history from its next
/// revision on until it has caught up, and is merely *woken* by changes that concern it. The
/// history is one source, read with one cursor, so there is no moment where a change is in neither
/// a backlog nor a live feed. What other keys do costs a watcher nothing while its reader takes
/// what there is for it: it passes over whatever it was not woken for (ADR-043). A watcher that
/// cannot keep up holds back nobody and keeps nothing alive: it just reads later, until it is cut
/// by the [WatchRules] or overtaken by compaction, and is told so.
///
/// Thread-safe. Each watcher is served by a virtual thread of its own.
public final class WatchHub implements AppliedListener {
  private final WatchIndex watchers = new WatchIndex();
  private final WatchRules rules;
  // Everybody who is concerned by a revision up to this one has been woken. Written by the one
  // thread that applies.
  private volatile long wokenUpTo;

  public WatchHub(WatchRules rules) {
    this.rules = rules;
  }

  @Override
  public void applied(Applied applied, long leaderWallMs) {
    List<KeyChanged> changes = new ArrayList<>();
    boolean policyChanged = false;
    for (Change change : applied.changes()) {
      if (change instanceof KeyChanged keyChanged) {
        changes.add(keyChanged);
      }
      policyChanged |= change instanceof PolicyChanged;
    }
    if (!changes.isEmpty()) {
      watchers.wakeConcernedBy(changes);
      wokenUpTo = changes.getLast().current().modRevision();
    }
    if (policyChanged) {
      wakeAll(); // Who may read no more is to hear of it.
    }
  }

  /// The skipped entries may have changed any keys, and nobody else would ever tell.
  @Override
  public void replaced() {
    wakeAll();
  }

  private void wakeAll() {
    long next = wokenUpTo + 1;
    watchers.forEach(watcher -> watcher.wake(next));
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
    Watcher watcher = new Watcher(spec, rules, state, sink, () -> wokenUpTo, watchers::remove);
    watchers.add(watcher);
    Thread.ofVirtual().name("watch").start(watcher::serve);
    return watcher;
  }
}
