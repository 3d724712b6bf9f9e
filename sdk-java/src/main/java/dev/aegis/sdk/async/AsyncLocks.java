package dev.aegis.sdk.async;

import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.LockDescription;
import dev.aegis.sdk.LockRequest;
import dev.aegis.sdk.LockSummary;
import dev.aegis.sdk.Locks;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.TokenCheck;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Each method of [Locks], with a future. Safe for use by many threads.
///
/// Cancelling an acquire leaves the queue. A lock is released by [HeldLock#close], which blocks;
/// from a thread that must not, use [#release].
public final class AsyncLocks {
  private final Locks locks;
  private final CallThreads threads;

  AsyncLocks(Locks locks, CallThreads threads) {
    this.locks = locks;
    this.threads = threads;
  }

  public CompletableFuture<HeldLock> acquire(LockRequest request) {
    return threads.run(() -> locks.acquire(request));
  }

  public CompletableFuture<HeldLock> acquire(Session session, LockRequest request) {
    return threads.run(() -> locks.acquire(session, request));
  }

  /// Closes a lock or a leadership. The future ends with true, or with what the closing threw.
  public CompletableFuture<Boolean> release(HeldLock lock) {
    return threads.run(() -> {
      lock.close();
      return true;
    });
  }

  public CompletableFuture<LockDescription> describe(String name) {
    return threads.run(() -> locks.describe(name));
  }

  public CompletableFuture<List<LockSummary>> list(String prefix) {
    return threads.run(() -> locks.list(prefix));
  }

  public CompletableFuture<TokenCheck> check(String name, long token) {
    return threads.run(() -> locks.check(name, token));
  }

  public CompletableFuture<Long> forceRelease(String name, long token, String note) {
    return threads.run(() -> locks.forceRelease(name, token, note));
  }
}
