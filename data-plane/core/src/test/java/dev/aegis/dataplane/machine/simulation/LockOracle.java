package dev.aegis.dataplane.machine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(holds).as("a lock has one holder").doesNotContainKey(lock);
    assertThat(revoked)
        .as("what an operator took away does not come back")
        .doesNotContain(change.acquire());
    delays.taken(change);
    assertThat(sessions.mayBeAlive(change.acquire().session(), entry))
        .as("lock %s goes to a living session, not to %s", lock, change.acquire())
        .isTrue();
    FencingToken newest = newestTokens.get(lock);
    if (newest != null) {
      assertThat(change.token()).as("tokens of lock %s rise", lock).isGreaterThan(newest);
    }
    Wait wait = waits.remove(change.acquire());
    if (wait == null) {
      assertThat(change.token().value()).as("token = log index").isEqualTo(entry.index());
    } else {
      assertThat(change.token()).as("token = log index of the acquire").isEqualTo(wait.token);
      assertThat(sessions.nowMs()).as("nobody waits too long").isLessThan(wait.deadlineMs);
    }
    for (Wait other : waits.values()) {
      if (other.acquire.lock().equals(lock)) {
        assertThat(other.token).as("first come, first served").isGreaterThan(change.token());
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
    assertThat(hold == null ? null : new LockFreed(hold.lock, hold.session(), hold.token))
        .as("only a held lock is freed")
        .isEqualTo(change);
    movedInEntry.add(change.lock());
    if (hold != null) {
      delays.freed(hold);
    }
  }

  void forced(LockForced change) {
    Hold hold = holds.get(change.lock());
    assertThat(hold)
        .as("only a held lock is taken away")
        .isEqualTo(new Hold(change.lock(), change.acquire(), change.token()));
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
      assertThat(sessions.nowMs())
          .as("a wait does not end before its time")
          .isGreaterThanOrEqualTo(wait.deadlineMs);
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
    assertThat(heldDuringEntry)
        .as("a guarded write needs the holder's token")
        .anyMatch(hold ->
            hold.lock.equals(guard.lock())
                && hold.token.equals(guard.token())
                && (sessions.mayBeAlive(hold.session(), entry)
                    || !sessions.isOpen(hold.session())));
  }

  void guardFailed(LockGuard guard) {
    Hold hold = holds.get(guard.lock());
    boolean shouldPass =
        hold != null
            && !movedInEntry.contains(guard.lock())
            && hold.token.equals(guard.token())
            && sessions.isSurelyAlive(hold.session());
    assertThat(shouldPass)
        .as("the holder's guarded write of lock %s passes", guard.lock())
        .isFalse();
  }

  /// What holds between entries.
  void finish() {
    for (Hold hold : holds.values()) {
      assertThat(sessions.isOpen(hold.session()))
          .as("the holder of %s has a session", hold.lock)
          .isTrue();
    }
    for (Wait wait : waits.values()) {
      assertThat(sessions.isOpen(wait.acquire.request().session()))
          .as("whoever waits for %s has a session", wait.acquire.lock())
          .isTrue();
      assertThat(holds.containsKey(wait.acquire.lock()) || delays.isClosed(wait.acquire.lock()))
          .as("nobody waits for a free lock: %s", wait.acquire.lock())
          .isTrue();
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

  boolean isWaiting(SessionId session) {
    return waits.keySet().stream().anyMatch(acquire -> acquire.session().equals(session));
  }
}
