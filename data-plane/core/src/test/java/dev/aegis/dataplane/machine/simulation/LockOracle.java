package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Change.LockForced;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows who holds and who awaits each lock, from the reported changes alone.
final class LockOracle {
  private final SessionOracle sessions;
  private final Map<LockName, Hold> holds = new HashMap<>();
  private final Map<LockName, FencingToken> newestTokens = new HashMap<>();
  private final Map<RequestId, Wait> waits = new HashMap<>();
  private final Set<Hold> heldDuringEntry = new HashSet<>();
  private final Set<LockName> movedInEntry = new HashSet<>();
  private final Set<RequestId> settledInEntry = new HashSet<>();
  private final DelayOracle delays;
  private final Set<RequestId> revoked = new HashSet<>();

  LockOracle(SessionOracle sessions) {
    this.sessions = sessions;
    this.delays = new DelayOracle(sessions);
  }

  /// One holding of one lock.
  record Hold(LockName lock, RequestId acquire, FencingToken token) {
    SessionId session() {
      return acquire.session();
    }
  }

  /// One acquire in a queue.
  record Wait(AcquireLock acquire, FencingToken token, long deadlineMs) {}

  void begin(Entry entry) {
    delays.begin(entry);
    heldDuringEntry.clear();
    heldDuringEntry.addAll(holds.values());
    movedInEntry.clear();
    settledInEntry.clear();
  }

  void taken(LockTaken change, Entry entry) {
    LockName lock = change.lock();
    Expect.that(!holds.containsKey(lock), "a lock has one holder: %s", change);
    Expect.that(
        !revoked.contains(change.acquire()),
        "what an operator took away does not come back: %s",
        change);
    delays.taken(change);
    Expect.that(
        sessions.mayBeAlive(change.acquire().session(), entry),
        "lock %s goes to a living session, not to %s",
        lock,
        change.acquire());
    FencingToken newest = newestTokens.get(lock);
    if (newest != null) {
      Expect.that(
          change.token().compareTo(newest) > 0, "tokens rise beyond %s: %s", newest, change);
    }
    Wait wait = waits.remove(change.acquire());
    if (wait == null) {
      Expect.equal(change.token().value(), entry.index(), "token = log index");
    } else {
      Expect.equal(change.token(), wait.token, "token = log index of the acquire");
      Expect.that(sessions.nowMs() < wait.deadlineMs, "nobody waits too long, but %s", wait);
    }
    for (Wait other : waits.values()) {
      if (other.acquire.lock().equals(lock)) {
        Expect.that(
            other.token.compareTo(change.token()) > 0,
            "first come, first served: %s before %s",
            other,
            change);
      }
    }
    Hold hold = new Hold(lock, change.acquire(), change.token());
    holds.put(lock, hold);
    heldDuringEntry.add(hold);
    newestTokens.put(lock, change.token());
    movedInEntry.add(lock);
    settledInEntry.add(change.acquire());
  }

  void freed(LockFreed change) {
    Hold hold = holds.remove(change.lock());
    Expect.equal(
        hold == null ? null : new LockFreed(hold.lock, hold.session(), hold.token),
        change,
        "only a held lock is freed");
    movedInEntry.add(change.lock());
    if (hold != null) {
      delays.freed(hold);
    }
  }

  void forced(LockForced change) {
    Hold hold = holds.get(change.lock());
    Expect.equal(
        hold,
        new Hold(change.lock(), change.acquire(), change.token()),
        "only a held lock is taken away");
    revoked.add(change.acquire());
    delays.forced(change);
  }

  DelayOracle delays() {
    return delays;
  }

  void waitOver(WaitOver change) {
    Wait wait = waits.remove(change.acquire());
    settledInEntry.add(change.acquire());
    if (wait != null && change.why() == WaitEnd.TIMED_OUT) {
      Expect.that(
          sessions.nowMs() >= wait.deadlineMs, "a wait does not end before its time: %s", wait);
    }
  }

  /// An acquire was answered "queued"; unless it was settled later in the same entry, it waits now.
  void queued(AcquireLock acquire, Entry entry) {
    if (!settledInEntry.contains(acquire.request())) {
      long deadlineMs = sessions.nowMs() + acquire.waitMs();
      waits.putIfAbsent(
          acquire.request(), new Wait(acquire, new FencingToken(entry.index()), deadlineMs));
    }
  }

  void guardPassed(LockGuard guard, Entry entry) {
    boolean mayPass = false;
    for (Hold hold : heldDuringEntry) {
      mayPass |=
          hold.lock.equals(guard.lock())
              && hold.token.equals(guard.token())
              && (sessions.mayBeAlive(hold.session(), entry) || !sessions.isOpen(hold.session()));
    }
    Expect.that(
        mayPass, "a guarded write needs the holder's token: %s of %s", guard, heldDuringEntry);
  }

  void guardFailed(LockGuard guard) {
    Hold hold = holds.get(guard.lock());
    boolean shouldPass =
        hold != null
            && !movedInEntry.contains(guard.lock())
            && hold.token.equals(guard.token())
            && sessions.isSurelyAlive(hold.session());
    Expect.that(!shouldPass, "the holder's guarded write of lock %s passes", guard.lock());
  }

  /// What holds between entries.
  void finish() {
    for (Hold hold : holds.values()) {
      Expect.that(sessions.isOpen(hold.session()), "the holder of %s has a session", hold.lock);
    }
    for (Wait wait : waits.values()) {
      LockName lock = wait.acquire.lock();
      Expect.that(
          sessions.isOpen(wait.acquire.request().session()),
          "whoever waits for %s has a session",
          lock);
      Expect.that(
          holds.containsKey(lock) || delays.isClosed(lock),
          "nobody waits for a free lock: %s",
          lock);
    }
  }

  List<Hold> holds() {
    return new ArrayList<>(holds.values());
  }

  @Nullable Hold holdOf(LockName lock) {
    return holds.get(lock);
  }

  List<Wait> waits() {
    return new ArrayList<>(waits.values());
  }
}
