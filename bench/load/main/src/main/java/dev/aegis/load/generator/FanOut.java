package dev.aegis.load.generator;

import org.jspecify.annotations.Nullable;

/// One operation `watch` after another on one key: a write, and then one telling from each watcher.
///
/// Each write carries a number, and a telling counts only if it carries the number of the write
/// under way; so a late telling of a write that failed is not taken for one of the next. Safe for
/// use by many threads.
public final class FanOut {
  private final int watchers;
  private long write;
  private int missing;
  private @Nullable Completion waiting;

  public FanOut(int watchers) {
    this.watchers = watchers;
  }

  /// Begins the next operation.
  ///
  /// @return the number the write must carry
  public synchronized long begin(Completion completion) {
    waiting = completion;
    missing = watchers + 1;
    return ++write;
  }

  /// The write was acknowledged, or one watcher was told of it.
  public void seen(long number) {
    Completion done = null;
    synchronized (this) {
      if (number == write && --missing == 0) {
        done = take();
      }
    }
    if (done != null) {
      done.succeeded();
    }
  }

  /// The write failed, or a watcher will be told no more.
  public void failed(String kind) {
    Completion done;
    synchronized (this) {
      done = take();
    }
    if (done != null) {
      done.failed(kind);
    }
  }

  private @Nullable Completion take() {
    Completion taken = waiting;
    waiting = null;
    return taken;
  }
}
