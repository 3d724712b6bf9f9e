package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.watch.WatchSink.Batch;
import dev.aegis.dataplane.node.watch.WatchSink.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// One open watch: a cursor in the replica's history, and a thread that follows it.
///
/// A batch says where it begins and ends in revisions, and begins where the one before ended. So a
/// batch without changes is a bookmark: the history has been read up to there, and what is not
/// delivered has not matched.
public final class Watcher implements AutoCloseable {
  private static final int REVISIONS_PER_READ = 256;

  /// How often a stalled reader's distance from the store is looked at.
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final WatchSpec spec;
  private final WatchRules rules;
  private final Function<Query, Answer> state;
  private final WatchSink sink;
  private final LongSupplier wokenUpTo;
  private final Consumer<Watcher> ended;
  // The read cursor, and where the last delivered batch ended: they differ while nothing matches.
  private long next;
  private long told;
  private long storeRevision;
  private long deliveredAtNanos = System.nanoTime();
  private volatile boolean woken = true;
  // Meaningful while woken.
  private long wokenFor;
  // Nothing before the cursor concerns this watch, although not all of it was read.
  private boolean quiet;
  private boolean closed;

  /// @param wokenUpTo the revision up to which everybody who is concerned was woken
  Watcher(
      WatchSpec spec,
      WatchRules rules,
      Function<Query, Answer> state,
      WatchSink sink,
      LongSupplier wokenUpTo,
      Consumer<Watcher> ended) {
    this.spec = spec;
    this.rules = rules;
    this.state = state;
    this.sink = sink;
    this.wokenUpTo = wokenUpTo;
    this.ended = ended;
    this.next = spec.fromRevision();
    this.told = spec.fromRevision();
  }

  WatchSpec spec() {
    return spec;
  }

  /// @param revision none between the ones that were read and this one concerns the watch
  synchronized void wake(long revision) {
    if (!woken) {
      woken = true;
      wokenFor = revision;
      notifyAll();
    }
  }

  boolean isWoken() {
    return woken;
  }

  /// Until there is news, or progress is due; and then passes over what is known not to match.
  private synchronized boolean awaitWork() throws InterruptedException {
    while (!woken && !closed && !isProgressDue()) {
      if (spec.progressEvery().isEmpty()) {
        wait();
      } else {
        long left = spec.progressEvery().get().toNanos() - silentNanos();
        wait(Math.max(1, Duration.ofNanos(left).toMillis()));
      }
    }
    // Whoever was to be woken for a revision up to that one has been.
    quiet = !woken;
    next = Math.max(next, quiet ? wokenUpTo.getAsLong() + 1 : wokenFor);
    woken = false;
    return !closed;
  }

  private boolean isProgressDue() {
    return spec.progressEvery().isPresent()
        && silentNanos() >= spec.progressEvery().get().toNanos();
  }

  private long silentNanos() {
    return System.nanoTime() - deliveredAtNanos;
  }

  void serve() {
    try {
      while (awaitWork() && readOn()) {
        tellProgress();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      sink.failed(e);
    } finally {
      ended.accept(this);
    }
  }

  /// Reads and delivers until the history is exhausted.
  ///
  /// @return false when the watch is over
  private boolean readOn() throws InterruptedException {
    while (true) {
      switch (state.apply(
          new Query.ReadHistory(spec.from(), spec.to(), next, REVISIONS_PER_READ))) {
        case Answer.History(List<KeyChanged> changes, long nextRevision, long revision) -> {
          next = Math.max(next, nextRevision);
          storeRevision = revision;
          if (!deliver(changes.stream().filter(spec::wants).toList())) {
            return false;
          }
          if (next > revision) {
            return true;
          }
        }
        case Answer.CompactedAway _ when quiet -> {
          return true; // Of what is applied and not told of yet; it is passed over the next time.
        }
        case Answer.CompactedAway(long compactedRevision, long revision) -> {
          sink.compacted(compactedRevision, revision);
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

  private boolean deliver(List<KeyChanged> changes) throws InterruptedException {
    for (Batches.Part part : Batches.of(changes, next, rules.maxBatchBytes())) {
      if (!awaitReader()) {
        return false;
      }
      tell(part.changes(), part.nextRevision(), part.fragment());
    }
    return true;
  }

  private void tell(List<KeyChanged> changes, long nextRevision, boolean fragment) {
    sink.deliver(new Batch(told, nextRevision, storeRevision, changes, fragment));
    told = nextRevision;
    deliveredAtNanos = System.nanoTime();
  }

  /// Only what is complete is told, and nothing before the first revision wanted.
  private void tellProgress() throws InterruptedException {
    if (isProgressDue()) {
      boolean begun = spec.fromRevision() <= storeRevision + 1;
      if (begun && sink.awaitReady(Duration.ZERO) == Readiness.READY) {
        tell(List.of(), next, false);
      }
      deliveredAtNanos = System.nanoTime();
    }
  }

  /// False: the reader is gone, or was too slow and has been cut.
  private boolean awaitReader() throws InterruptedException {
    long since = System.nanoTime();
    Duration look = rules.stall().compareTo(LOOK_EVERY) < 0 ? rules.stall() : LOOK_EVERY;
    while (true) {
      switch (sink.awaitReady(look)) {
        case READY -> {
          return true;
        }
        case GONE -> {
          return false;
        }
        case NOT_YET -> {
          if (isCut(System.nanoTime() - since)) {
            return false;
          }
        }
      }
    }
  }

  private boolean isCut(long stalledNanos) {
    if (!(state.apply(new Query.CountState()) instanceof Answer.StateCounted now)) {
      return false;
    }
    if (next < now.compactedRevision()) {
      sink.compacted(now.compactedRevision(), now.revision());
      return true;
    }
    if (now.revision() - next >= rules.mostRevisionsBehind()) {
      sink.tooSlow(
          told,
          "The reader takes nothing and is %d revisions behind, where compaction soon overtakes it"
              .formatted(now.revision() - next));
      return true;
    }
    if (stalledNanos >= rules.stall().toNanos()) {
      sink.tooSlow(
          told, "The reader has taken nothing for %d ms".formatted(rules.stall().toMillis()));
      return true;
    }
    return false;
  }

  /// Ends the watch so that its reader goes on at another node; safe from any thread.
  void strand() {
    sink.failed(new SubmitException.NotLeader(null));
    close();
  }

  /// Ends the watch; safe from any thread.
  @Override
  public void close() {
    ended.accept(this);
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}
