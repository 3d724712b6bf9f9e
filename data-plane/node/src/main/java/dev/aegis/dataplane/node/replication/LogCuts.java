package dev.aegis.dataplane.node.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Ends of the log that are to be cut off, for other entries to take their place, and are not yet.
///
/// Until then the index up to which the log is synced is the one of before. Ratis says when a cut
/// is decided, and asks the machine's own cut to be done when the files are cut, just before it
/// takes that index back; both the asking and all syncs are on the one thread that writes the log.
/// So at the first sync after it was asked, a cut is over. One that fails is never asked for, and
/// never over: then the log has failed as well. Thread-safe.
final class LogCuts {
  private final Deque<Cut> pending = new ArrayDeque<>();

  /// A cut was decided; nothing is appended before this returns.
  ///
  /// @param index the first to be cut off
  /// @return what the log asks when its files are cut
  synchronized CompletableFuture<Void> decided(long index) {
    Cut cut = new Cut(index);
    pending.add(cut);
    return cut;
  }

  /// On the thread that writes the log, before it syncs.
  synchronized void syncing() {
    pending.removeIf(cut -> cut.made);
  }

  /// As much of what is synced as stays.
  synchronized long staying(long synced) {
    long stays = synced;
    for (Cut cut : pending) {
      stays = Math.min(stays, cut.index - 1);
    }
    return stays;
  }

  private synchronized void made(Cut cut) {
    cut.made = true;
  }

  private final class Cut extends CompletableFuture<Void> {
    private final long index;
    private boolean made;

    Cut(long index) {
      this.index = index;
      complete(null);
    }

    @Override
    public Void get() throws InterruptedException, ExecutionException {
      made(this);
      return super.get();
    }
  }
}
