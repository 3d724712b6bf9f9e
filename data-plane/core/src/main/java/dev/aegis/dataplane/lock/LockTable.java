package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CancelWait;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockHeld;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.LockReleased;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.WaitEnded;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Locks, their holders and their fair queues (paper, section 2.2).
///
/// **Promises**
/// * At any log index a lock has at most one holder. (Not: at most one process that believes it has
///   it. A paused holder believes on; that is what the token is for.)
/// * First come, first served: a lock goes to whoever asked first among those still waiting.
/// * The tokens of one lock's successive holders strictly increase, whether they waited or not.
/// * Nobody is given a lock whose session is gone or due, or whose wait has run out.
///
/// **Why they hold**: a lock is in the table exactly while it is held, and changes hands in two
/// places only, [#acquire] on a free lock and [#passOn] on a freed one. A token is the log index of
/// the acquire (plus the cluster's base), entries come in index order, and an entry has at most one
/// acquire per lock; the queue is sorted by token, so every later holder asked later. `acquire`
/// checks that a new token is the lock's greatest and refuses otherwise: the check cannot fail
/// while the rest is right, and if it ever does, one refused command is better than two holders
/// with tokens in the wrong order.
///
/// The last promise is the fault that Jepsen found in etcd 3.4.3 (etcd issue 11456): a waiter was
/// granted the lock after its own lease had run out. Here the grant and the check are one step of
/// apply.
public final class LockTable {

  /// Bounds what one session can make every replica remember.
  public static final int MAX_WAITS_PER_SESSION = 1000;

  private static final SortedSet<LockName> NONE = Collections.emptySortedSet();

  private final TreeMap<LockName, HeldLock> locks = new TreeMap<>();
  private final TreeMap<SessionId, SortedSet<LockName>> holdings = new TreeMap<>();
  private final WaitIndex waits = new WaitIndex();

  /// Puts a lock of a snapshot back, with its queue.
  public void add(LockName lock, LockHold hold, List<LockWait> queue) {
    HeldLock held = new HeldLock(hold);
    locks.put(lock, held);
    holdingsOf(hold.session()).add(lock);
    for (LockWait wait : queue) {
      held.enqueue(wait);
      waits.add(wait);
    }
  }

  /// Takes a free lock, or waits, or reports the holder. The caller has made sure that the session
  /// is alive and that this is the entry's only acquire of this lock.
  public Outcome acquire(AcquireLock command, FencingToken token, Moment moment) {
    LockName lock = command.lock();
    HeldLock held = locks.get(lock);
    if (held == null) {
      HeldLock taken = new HeldLock(holdBy(command, token, moment));
      locks.put(lock, taken);
      announce(lock, taken.hold(), moment);
      return new LockGranted(token);
    }
    SessionId session = command.request().session();
    if (held.hold().session().equals(session) || waits.find(session, lock) != null) {
      String why = "already holds or awaits lock " + lock.value() + " by another request";
      return refused(Refusal.ALREADY_REQUESTED, session, why);
    }
    if (command.waitMs() <= 0) {
      return new LockHeld(held.hold().token());
    }
    return enqueue(command, token, held, moment);
  }

  private Outcome enqueue(AcquireLock command, FencingToken token, HeldLock held, Moment moment) {
    SessionId session = command.request().session();
    if (waits.countOf(session) >= MAX_WAITS_PER_SESSION) {
      String why = "already waits for " + MAX_WAITS_PER_SESSION + " locks; cancel a wait first";
      return refused(Refusal.LIMIT_EXCEEDED, session, why);
    }
    if (token.compareTo(held.newestToken()) <= 0) {
      String why = "asks with a token that is not above " + held.newestToken().value();
      return refused(Refusal.LIMIT_EXCEEDED, session, why);
    }
    long deadlineMs = moment.now().after(command.waitMs());
    LockWait wait = new LockWait(command.lock(), command.request(), token, deadlineMs);
    waits.add(wait);
    return new LockQueued(held.enqueue(wait));
  }

  /// Frees a lock for the next in line, if this session holds it by this very token.
  public Outcome release(ReleaseLock command, Moment moment) {
    LockName lock = command.lock();
    SessionId session = command.request().session();
    HeldLock held = locks.get(lock);
    if (held == null || !held.hold().session().equals(session)) {
      return refused(Refusal.NOT_HOLDER, session, "does not hold lock " + lock.value());
    }
    FencingToken token = held.hold().token();
    if (!token.equals(command.token())) {
      String why = "holds lock " + lock.value() + " by another token: " + token.value();
      return refused(Refusal.STALE_TOKEN, session, why);
    }
    free(lock, held, moment);
    return new LockReleased(token);
  }

  /// Leaves the queue. Whoever comes too late, because the lock is theirs already, is told its
  /// token and must release it.
  public Outcome cancel(CancelWait command, Moment moment) {
    LockName lock = command.lock();
    HeldLock held = locks.get(lock);
    if (held != null && held.hold().acquire().equals(command.acquire())) {
      return new LockGranted(held.hold().token());
    }
    SessionId session = command.acquire().session();
    LockWait wait = waits.find(session, lock);
    if (wait == null || !wait.acquire().equals(command.acquire())) {
      String why = "does not wait for lock " + lock.value() + " by this request";
      return refused(Refusal.NO_SUCH_WAIT, session, why);
    }
    endWait(wait, WaitEnd.CANCELLED, moment);
    return new WaitEnded(WaitEnd.CANCELLED);
  }

  /// Takes a session out of every queue, then frees what it holds; both in the order of lock names.
  public void sessionEnded(SessionId session, Moment moment) {
    for (LockWait wait : waits.ofSession(session)) {
      endWait(wait, WaitEnd.SESSION_ENDED, moment);
    }
    for (LockName lock : List.copyOf(holdings.getOrDefault(session, NONE))) {
      HeldLock held = locks.get(lock);
      if (held != null) {
        free(lock, held, moment);
      }
    }
  }

  /// Ends up to `limit` waits that have run out, earliest deadline first.
  public void endOverdueWaits(int limit, Moment moment) {
    for (LockWait wait : waits.overdue(moment.now(), limit)) {
      endWait(wait, WaitEnd.TIMED_OUT, moment);
    }
  }

  private void free(LockName lock, HeldLock held, Moment moment) {
    LockHold freed = held.hold();
    SortedSet<LockName> holding = holdingsOf(freed.session());
    holding.remove(lock);
    if (holding.isEmpty()) {
      holdings.remove(freed.session());
    }
    moment.changes().accept(new LockFreed(lock, freed.session(), freed.token()));
    passOn(lock, held, moment);
  }

  /// Gives a freed lock to the first in line that may have it; those before it are told why they
  /// may not.
  private void passOn(LockName lock, HeldLock held, Moment moment) {
    for (LockWait next = held.firstWait(); next != null; next = held.firstWait()) {
      if (!moment.alive().test(next.session())) {
        endWait(next, WaitEnd.SESSION_ENDED, moment);
      } else if (moment.now().hasReached(next.deadlineMs())) {
        endWait(next, WaitEnd.TIMED_OUT, moment);
      } else {
        leaveQueue(next, held);
        held.passTo(new LockHold(next.acquire(), next.token(), moment.now().ms()));
        announce(lock, held.hold(), moment);
        return;
      }
    }
    locks.remove(lock);
  }

  private void endWait(LockWait wait, WaitEnd why, Moment moment) {
    HeldLock held = locks.get(wait.lock());
    if (held != null) {
      leaveQueue(wait, held);
    }
    moment.changes().accept(new WaitOver(wait.lock(), wait.acquire(), why));
  }

  private void leaveQueue(LockWait wait, HeldLock held) {
    held.dequeue(wait);
    waits.remove(wait);
  }

  private void announce(LockName lock, LockHold hold, Moment moment) {
    holdingsOf(hold.session()).add(lock);
    moment.changes().accept(new LockTaken(lock, hold.acquire(), hold.token()));
  }

  private SortedSet<LockName> holdingsOf(SessionId session) {
    return holdings.computeIfAbsent(session, _ -> new TreeSet<>());
  }

  private static LockHold holdBy(AcquireLock command, FencingToken token, Moment moment) {
    return new LockHold(command.request(), token, moment.now().ms());
  }

  private static Outcome refused(Refusal refusal, SessionId session, String why) {
    return new Refused(refusal, "session " + session.value() + " " + why);
  }

  /// The lock's holder and queue; null while it is free.
  public @Nullable HeldLock find(LockName lock) {
    return locks.get(lock);
  }

  /// Every held lock by name. A view, not to be changed.
  public SortedMap<LockName, HeldLock> all() {
    return Collections.unmodifiableSortedMap(locks);
  }

  /// Number of locks that a session holds.
  public int heldBy(SessionId session) {
    return holdings.getOrDefault(session, NONE).size();
  }

  public int heldCount() {
    return locks.size();
  }

  public int waitCount() {
    return waits.size();
  }
}
