package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.AppliedListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Fans applied key changes out to the watchers of this replica.
///
/// How a watch has neither gap nor duplicate: it reads the replica's own history from its next
/// revision on until it has caught up, and is merely *woken* by new changes. The history is one
/// source, read with one cursor, so there is no moment where a change is in neither a backlog nor a
/// live feed. A watcher that cannot keep up holds back nobody: it just reads later, until
/// compaction overtakes it and it is told so.
///
/// Thread-safe. Each watcher is served by a virtual thread of its own.
public final class WatchHub implements AppliedListener {
  private static final int REVISIONS_PER_READ = 256;

  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

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

  public int open() {
    return watchers.size();
  }

  /// Watches keys in `[from, to)` from a revision on.
  ///
  /// @param to absent for the one key, empty for no upper end
  /// @param history reads the replica's state; what it throws ends the watch
  public Watcher watch(
      Bytes from,
      @Nullable Bytes to,
      long fromRevision,
      Function<Query, Answer> history,
      Sink sink) {
    Watcher watcher = new Watcher(from, to, fromRevision, history, sink);
    watchers.add(watcher);
    Thread.ofVirtual().name("watch").start(watcher::serve);
    return watcher;
  }

  /// Where a watch delivers. One thread at a time.
  public interface Sink {
    /// Blocks while the reader is not ready for more.
    ///
    /// @return false when the reader is gone
    boolean deliver(Batch batch) throws InterruptedException;

    void compacted(long compactedRevision);

    /// The history can no longer be read for this watcher.
    void failed(RuntimeException failure);
  }

  /// Changes of whole revisions. Everything before `nextRevision` that matched has been delivered
  /// with it.
  public record Batch(
      long fromRevision, long nextRevision, long storeRevision, List<Change.KeyChanged> changes) {
    public Batch {
      changes = List.copyOf(changes);
    }
  }

  /// One open watch.
  public final class Watcher implements AutoCloseable {
    private final Bytes from;
    private final @Nullable Bytes to;
    private final Function<Query, Answer> history;
    private final Sink sink;
    // The read cursor, and where the last delivered batch ended: they differ while nothing matches.
    private long next;
    private long told;
    private boolean woken = true;
    private boolean closed;

    private Watcher(
        Bytes from,
        @Nullable Bytes to,
        long fromRevision,
        Function<Query, Answer> history,
        Sink sink) {
      this.from = from;
      this.to = to;
      this.next = fromRevision;
      this.told = fromRevision;
      this.history = history;
      this.sink = sink;
    }

    private synchronized void wake() {
      woken = true;
      notifyAll();
    }

    private synchronized boolean awaitWork() throws InterruptedException {
      while (!woken && !closed) {
        wait();
      }
      woken = false;
      return !closed;
    }

    private void serve() {
      try {
        while (awaitWork() && readOn()) {
          // Each turn reads until the history is exhausted.
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        sink.failed(e);
      } finally {
        watchers.remove(this);
      }
    }

    /// Reads and delivers until the history is exhausted.
    ///
    /// @return false when the watch is over
    private boolean readOn() throws InterruptedException {
      while (true) {
        switch (history.apply(new Query.ReadHistory(from, to, next, REVISIONS_PER_READ))) {
          case Answer.History(
                  List<Change.KeyChanged> changes,
                  long nextRevision,
                  long revision) -> {
            next = Math.max(next, nextRevision);
            if (!changes.isEmpty()) {
              if (!sink.deliver(new Batch(told, next, revision, changes))) {
                return false;
              }
              told = next;
            }
            if (next > revision) {
              return true;
            }
          }
          case Answer.CompactedAway(long compactedRevision, long _) -> {
            sink.compacted(compactedRevision);
            return false;
          }
          case Answer.FutureRevision _ -> {
            return true;
          }
          case Answer unexpected ->
              throw new IllegalStateException("not an answer to a history query: " + unexpected);
        }
      }
    }

    /// Ends the watch; safe from any thread.
    @Override
    public void close() {
      watchers.remove(this);
      synchronized (this) {
        closed = true;
        notifyAll();
      }
    }
  }
}
