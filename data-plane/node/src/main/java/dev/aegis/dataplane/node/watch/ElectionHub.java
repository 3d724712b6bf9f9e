package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.log.CommandLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells the observers of this replica who leads their elections, from the applied changes.
///
/// How an observer misses no leader and sees none twice: it is entered here first and reads the
/// present after that, at an index it knows, so whatever happens after the reading is queued for
/// it, and what is queued and was in the reading already is known by its index. An observer that
/// falls too far behind, or whose replica was replaced by a snapshot, reads the present anew and is
/// told so: its queue is bounded, its order is not disturbed, and it costs nobody else anything.
///
/// Thread-safe. Each observer is served by a virtual thread of its own.
public final class ElectionHub implements AppliedListener {
  private final Set<ElectionObserver> observers = ConcurrentHashMap.newKeySet();

  @Override
  public void applied(Applied applied, long leaderWallMs) {
    if (observers.isEmpty()) {
      return;
    }
    Map<LockName, List<ElectionNews>> news = newsOf(applied);
    for (ElectionObserver observer : observers) {
      observer.applied(applied.index(), news.getOrDefault(observer.election(), List.of()));
    }
  }

  @Override
  public void replaced() {
    observers.forEach(ElectionObserver::replaced);
  }

  /// This node has lost touch with its cluster: who observes may go on elsewhere.
  public void strand() {
    observers.forEach(ElectionObserver::strand);
  }

  public int open() {
    return observers.size();
  }

  /// Observes an election from where an observer stood.
  ///
  /// @param log this replica's state
  public ElectionObserver observe(
      LockName election, ElectionObserver.Start start, CommandLog log, ElectionObserver.Sink sink) {
    ElectionObserver observer = new ElectionObserver(election, start, log, sink, observers::remove);
    observers.add(observer);
    Thread.ofVirtual().name("observe").start(observer::serve);
    return observer;
  }

  /// What one entry did to each election. A leader that follows another within the entry leaves no
  /// moment without a leader.
  private static Map<LockName, List<ElectionNews>> newsOf(Applied applied) {
    Map<LockName, List<ElectionNews>> all = new HashMap<>();
    for (Change change : applied.changes()) {
      switch (change) {
        case Change.LockTaken(var lock, var acquire, var token, var value) -> {
          List<ElectionNews> news = listOf(all, lock);
          if (!news.isEmpty() && news.getLast() instanceof ElectionNews.Vacant) {
            news.removeLast();
          }
          news.add(new ElectionNews.Leads(acquire.session(), token, 0, value));
        }
        case Change.ValueProclaimed(var lock, var session, var token, long number, var value) ->
            listOf(all, lock).add(new ElectionNews.Leads(session, token, number, value));
        case Change.LockFreed(var lock, _, _) -> listOf(all, lock).add(new ElectionNews.Vacant());
        case Change _ -> {}
      }
    }
    return all;
  }

  private static List<ElectionNews> listOf(Map<LockName, List<ElectionNews>> all, LockName lock) {
    return all.computeIfAbsent(lock, _ -> new ArrayList<>());
  }
}
