package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.LockGuard;
import dev.aegis.wire.v1.ResponseHeader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The state all nodes of a fake cluster share; its monitor stands for the replicated log. Sessions
/// end only when a test says so: when they *could* end is [#sessionDeadlineNanos].
public final class FakeMachine {
  static final Duration MIN_TTL = Duration.ofSeconds(1);
  static final Duration DEFAULT_TTL = Duration.ofSeconds(10);

  final FakeStore store = new FakeStore();
  private final Map<Long, FakeSession> sessions = new HashMap<>();
  private final Map<String, FakeLock> locks = new HashMap<>();
  private long logIndex = 1;

  /// Applies one more entry of the log; returns its index.
  synchronized long append() {
    logIndex++;
    notifyAll();
    return logIndex;
  }

  synchronized FakeSession create(Duration ttl) {
    FakeSession session = new FakeSession(append(), ttl);
    sessions.put(session.id, session);
    return session;
  }

  synchronized FakeSession session(long id) {
    FakeSession session = sessions.get(id);
    if (session == null) {
      throw FakeFailure.of(FailureCode.SESSION_NOT_FOUND, "Session " + id + " does not exist.");
    }
    return session;
  }

  synchronized boolean exists(FakeSession session) {
    return sessions.containsKey(session.id);
  }

  /// The TTL counted anew, or zero when there is no such session.
  synchronized Duration renew(long id) {
    FakeSession session = sessions.get(id);
    if (session == null) {
      return Duration.ZERO;
    }
    session.renewedAtNanos = System.nanoTime();
    return session.ttl;
  }

  /// Ends a session, as its client or the passing of its TTL would.
  public synchronized void end(long id) {
    session(id);
    sessions.remove(id);
    for (FakeLock lock : locks.values()) {
      lock.waiters.removeIf(waiter -> waiter.getSessionId() == id);
      if (lock.holder != null && lock.holder.getSessionId() == id) {
        free(lock);
      }
    }
    append();
  }

  /// Whether somebody holds a lock.
  public synchronized boolean isHeld(String lockName) {
    return lock(lockName).holder != null;
  }

  /// Ends all sessions.
  public synchronized void endAll() {
    List.copyOf(sessions.keySet()).forEach(this::end);
  }

  public synchronized int openSessions() {
    return sessions.size();
  }

  /// When the cluster may end the session: its TTL after the last renewal it got, on
  /// [System#nanoTime].
  public synchronized long sessionDeadlineNanos(long id) {
    return session(id).deadlineNanos();
  }

  /// How many wait for a lock.
  public synchronized int waiters(String lockName) {
    return lock(lockName).waiters.size();
  }

  /// Waits until somebody waits for a lock. A wait without end is ended by the test's own timeout.
  public synchronized void awaitWaiter(String lockName) throws InterruptedException {
    while (waiters(lockName) == 0) {
      wait();
    }
  }

  /// Waits until somebody holds a lock, as [#awaitWaiter] does.
  public synchronized void awaitHeld(String lockName) throws InterruptedException {
    while (!isHeld(lockName)) {
      wait();
    }
  }

  /// Takes a lock away from its holder, whose session lives on.
  public synchronized void forceRelease(String lockName) {
    free(lock(lockName));
    append();
  }

  synchronized FakeLock lock(String name) {
    return locks.computeIfAbsent(name, _ -> new FakeLock());
  }

  synchronized void free(FakeLock lock) {
    lock.holder = null;
    lock.grantNext(append());
  }

  synchronized void check(LockGuard guard) {
    FakeLock lock = lock(guard.getLockName());
    if (lock.holder == null || lock.token != guard.getToken()) {
      throw FakeFailure.of(
          FailureCode.GUARD_FAILED,
          "Token " + guard.getToken() + " does not hold lock " + guard.getLockName() + ".");
    }
  }

  /// Writes as any other client would.
  public synchronized void put(String key, String value) {
    store.put(key, value);
    append();
  }

  /// How often any key was written, whoever wrote it.
  public synchronized int writes() {
    return store.history().size();
  }

  /// Forgets an acknowledged write: what must never happen.
  public synchronized void lose(String key) {
    store.lose(key);
  }

  /// Compacts everything before `revision` away.
  public synchronized void compact(long revision) {
    store.compactedBefore = revision;
  }

  synchronized ResponseHeader header(String nodeId) {
    return ResponseHeader.newBuilder()
        .setNodeId(nodeId)
        .setTerm(1)
        .setAppliedIndex(logIndex)
        .setRevision(store.revision())
        .build();
  }
}
