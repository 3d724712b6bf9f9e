package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.Change.DelayBegun;
import dev.aegis.dataplane.command.Change.DelayOver;
import dev.aegis.dataplane.command.Change.LockForced;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.ValueProclaimed;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CancelWait;
import dev.aegis.dataplane.command.Command.ForceRelease;
import dev.aegis.dataplane.command.Command.ProclaimValue;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockDelayed;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockHeld;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.LockReleased;
import dev.aegis.dataplane.command.Outcome.Proclaimed;
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
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Locks, their holders and their fair queues (paper, section 2.2).
///
/// **Promises**
/// * At any log index a lock has at most one holder. (Not: at most one process that believes it has
///   it. A paused holder believes on; that is what the token is for.)
/// * First come, first served: a lock goes to whoever asked first among those still waiting.
/// * The tokens of one lock's successive holders strictly increase, whether they waited or not.
/// * Nobody is given a lock whose session is gone or due, or whose wait has run out.
/// * After an unclean end (the lease ran out, or an operator stepped in) a lock stays closed for as
///   long as its holder asked when it acquired; after a release it is open at once.
///
/// **Why they hold**: a lock is in the table exactly while it is held or closed, and gets a holder
/// in two places only, [#acquire] on a free lock and [#passOn] on one that was freed or opened. A
/// token is the log index of the acquire (plus the cluster's base), entries come in index order,
/// and an entry has at most one acquire per lock; the queue is sorted by token, so every later
/// holder asked later. `acquire` checks that a new token is the lock's greatest and refuses
/// otherwise: the check cannot fail while the rest is right, and if it ever does, one refused
/// command is better than two holders with tokens in the wrong order. A closed lock is opened by
/// [#openOverdue] alone, which compares its end with replicated time.
///
/// The fourth promise is the fault that Jepsen found in etcd 3.4.3 (etcd issue 11456): a waiter was
/// granted the lock after its own lease had run out. Here the grant and the check are one step of
/// apply. The fifth is Chubby's lock-delay.
///
/// An election is a lock with a value: the same queue, the same tokens (see [LockClaim]).
public final class LockTable {

  /// Bounds what one session can make every replica remember.
  public static final int MAX_WAITS_PER_SESSION = 1000;

  private static final SortedSet<LockName> NONE = Collections.emptySortedSet();

  private final TreeMap<LockName, TakenLock> locks = new TreeMap<>();
  private final TreeMap<SessionId, SortedSet<LockName>> holdings = new TreeMap<>();
  private final WaitIndex waits = new WaitIndex();
  private final DelayIndex delays = new DelayIndex();

  /// Puts a lock of a snapshot back, with its queue.
  public void add(LockName lock, Tenure tenure, List<LockWait> queue) {
    TakenLock taken = new TakenLock(tenure);
    locks.put(lock, taken);
    switch (tenure) {
      case LockHold hold -> holdingsOf(hold.session()).add(lock);
      case LockDelay delay -> delays.add(lock, delay);
    }
    for (LockWait wait : queue) {
      taken.enqueue(wait);
      waits.add(wait);
    }
  }

  /// Takes a free lock, or waits, or reports why it cannot be had. The caller has made sure that
  /// the session is alive and that this is the entry's only acquire of this lock.
  public Outcome acquire(AcquireLock command, FencingToken token, Moment moment) {
    LockName lock = command.lock();
    LockClaim claim =
        new LockClaim(command.request(), token, Math.max(0, command.delayMs()), command.value());
    TakenLock taken = locks.get(lock);
    if (taken == null) {
      TakenLock fresh = new TakenLock(holdBy(claim, moment));
      locks.put(lock, fresh);
      announce(lock, claim, moment);
      return new LockGranted(token);
    }
    SessionId session = claim.session();
    if (isHolder(taken, session) || waits.find(session, lock) != null) {
      String why = "already holds or awaits lock " + lock.value() + " by another request";
      return refused(Refusal.ALREADY_REQUESTED, session, why);
    }
    if (command.waitMs() <= 0) {
      return switch (taken.tenure()) {
        case LockHold hold -> new LockHeld(hold.token());
        case LockDelay delay -> new LockDelayed(delay.token(), moment.now().until(delay.untilMs()));
      };
    }
    return enqueue(command, claim, taken, moment);
  }

  private Outcome enqueue(AcquireLock command, LockClaim claim, TakenLock taken, Moment moment) {
    SessionId session = claim.session();
    if (waits.countOf(session) >= MAX_WAITS_PER_SESSION) {
      String why = "already waits for " + MAX_WAITS_PER_SESSION + " locks; cancel a wait first";
      return refused(Refusal.LIMIT_EXCEEDED, session, why);
    }
    if (command.maxWaiters() > 0 && taken.waitCount() >= command.maxWaiters()) {
      String why = "finds " + taken.waitCount() + " others waiting for lock ";
      return refused(Refusal.QUEUE_FULL, session, why + command.lock().value());
    }
    if (claim.token().compareTo(taken.newestToken()) <= 0) {
      String why = "asks with a token that is not above " + taken.newestToken().value();
      return refused(Refusal.LIMIT_EXCEEDED, session, why);
    }
    long deadlineMs = moment.now().after(command.waitMs());
    LockWait wait = new LockWait(command.lock(), claim, deadlineMs);
    waits.add(wait);
    return new LockQueued(taken.enqueue(wait));
  }

  /// Frees a lock for the next in line, if this session holds it by this very token.
  public Outcome release(ReleaseLock command, Moment moment) {
    LockName lock = command.lock();
    return ifHolder(
        command.request().session(),
        lock,
        command.token(),
        (taken, hold) -> {
          free(lock, taken, hold, true, moment);
          return new LockReleased(hold.token());
        });
  }

  /// Changes what the holder says, if this session holds the lock by this very token. The caller
  /// has made sure that the session is alive.
  public Outcome proclaim(ProclaimValue command, Moment moment) {
    LockName lock = command.lock();
    return ifHolder(
        command.request().session(),
        lock,
        command.token(),
        (taken, hold) -> {
          LockHold saying = hold.saying(command.value());
          long proclamation = saying.proclamations();
          taken.passTo(saying);
          moment
              .changes()
              .accept(
                  new ValueProclaimed(
                      lock, hold.session(), hold.token(), proclamation, command.value()));
          return new Proclaimed(hold.token(), proclamation);
        });
  }

  private Outcome ifHolder(
      SessionId session,
      LockName lock,
      FencingToken token,
      BiFunction<TakenLock, LockHold, Outcome> action) {
    TakenLock taken = locks.get(lock);
    LockHold hold = taken == null ? null : taken.hold();
    if (taken == null || hold == null || !hold.session().equals(session)) {
      return refused(Refusal.NOT_HOLDER, session, "does not hold lock " + lock.value());
    }
    if (!hold.token().equals(token)) {
      String why = "holds lock " + lock.value() + " by another token: " + hold.token().value();
      return refused(Refusal.STALE_TOKEN, session, why);
    }
    return action.apply(taken, hold);
  }

  /// Takes a lock away from its holder, whoever that is; with a token, only if that holds it.
  public Outcome force(ForceRelease command, Moment moment) {
    LockName lock = command.lock();
    TakenLock taken = locks.get(lock);
    LockHold hold = taken == null ? null : taken.hold();
    if (taken == null || hold == null) {
      return new Refused(Refusal.NOT_HELD, "nobody holds lock " + lock.value());
    }
    FencingToken token = hold.token();
    if (command.token() != null && !command.token().equals(token)) {
      String why = "lock " + lock.value() + " is held by another token: " + token.value();
      return new Refused(Refusal.STALE_TOKEN, why);
    }
    moment.changes().accept(new LockForced(lock, hold.acquire(), token, command.note()));
    free(lock, taken, hold, false, moment);
    return new Outcome.LockForced(token);
  }

  /// Leaves the queue. Whoever comes too late, because the lock is theirs already, is told its
  /// token and must release it.
  public Outcome cancel(CancelWait command, Moment moment) {
    LockName lock = command.lock();
    LockHold hold = holdOf(lock);
    if (hold != null && hold.acquire().equals(command.acquire())) {
      return new LockGranted(hold.token());
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
  ///
  /// @param clean its client ended it, so it will not act on its locks any more
  public void sessionEnded(SessionId session, boolean clean, Moment moment) {
    for (LockWait wait : waits.ofSession(session)) {
      endWait(wait, WaitEnd.SESSION_ENDED, moment);
    }
    for (LockName lock : List.copyOf(holdings.getOrDefault(session, NONE))) {
      TakenLock taken = locks.get(lock);
      LockHold hold = taken == null ? null : taken.hold();
      if (taken != null && hold != null) {
        free(lock, taken, hold, clean, moment);
      }
    }
  }

  /// Ends up to `limit` waits that have run out, earliest deadline first.
  public void endOverdueWaits(int limit, Moment moment) {
    for (LockWait wait : waits.overdue(moment.now(), limit)) {
      endWait(wait, WaitEnd.TIMED_OUT, moment);
    }
  }

  /// Opens up to `limit` closed locks whose delay is over, earliest end first.
  public void openOverdue(int limit, Moment moment) {
    for (LockName lock : delays.takeOver(moment.now(), limit)) {
      TakenLock taken = locks.get(lock);
      if (taken != null) {
        moment.changes().accept(new DelayOver(lock, taken.tenure().token()));
        passOn(lock, taken, moment);
      }
    }
  }

  private void free(LockName lock, TakenLock taken, LockHold freed, boolean clean, Moment moment) {
    SortedSet<LockName> holding = holdingsOf(freed.session());
    holding.remove(lock);
    if (holding.isEmpty()) {
      holdings.remove(freed.session());
    }
    moment.changes().accept(new LockFreed(lock, freed.session(), freed.token()));
    if (clean || freed.claim().delayMs() == 0) {
      passOn(lock, taken, moment);
      return;
    }
    LockDelay delay = new LockDelay(freed.token(), moment.now().after(freed.claim().delayMs()));
    taken.passTo(delay);
    delays.add(lock, delay);
    moment.changes().accept(new DelayBegun(lock, freed.token(), delay.untilMs()));
  }

  /// Gives a lock that has no holder to the first in line that may have it; those before it are
  /// told why they may not.
  private void passOn(LockName lock, TakenLock taken, Moment moment) {
    for (LockWait next = taken.firstWait(); next != null; next = taken.firstWait()) {
      if (!moment.alive().test(next.session())) {
        endWait(next, WaitEnd.SESSION_ENDED, moment);
      } else if (moment.now().hasReached(next.deadlineMs())) {
        endWait(next, WaitEnd.TIMED_OUT, moment);
      } else {
        leaveQueue(next, taken);
        taken.passTo(holdBy(next.claim(), moment));
        announce(lock, next.claim(), moment);
        return;
      }
    }
    locks.remove(lock);
  }

  private void endWait(LockWait wait, WaitEnd why, Moment moment) {
    TakenLock taken = locks.get(wait.lock());
    if (taken != null) {
      leaveQueue(wait, taken);
    }
    moment.changes().accept(new WaitOver(wait.lock(), wait.acquire(), why));
  }

  private void leaveQueue(LockWait wait, TakenLock taken) {
    taken.dequeue(wait);
    waits.remove(wait);
  }

  private void announce(LockName lock, LockClaim claim, Moment moment) {
    holdingsOf(claim.session()).add(lock);
    moment.changes().accept(new LockTaken(lock, claim.acquire(), claim.token(), claim.value()));
  }

  private SortedSet<LockName> holdingsOf(SessionId session) {
    return holdings.computeIfAbsent(session, _ -> new TreeSet<>());
  }

  private static boolean isHolder(TakenLock taken, SessionId session) {
    LockHold hold = taken.hold();
    return hold != null && hold.session().equals(session);
  }

  private static LockHold holdBy(LockClaim claim, Moment moment) {
    return new LockHold(claim, moment.now().ms(), 0);
  }

  private static Outcome refused(Refusal refusal, SessionId session, String why) {
    return new Refused(refusal, "session " + session.value() + " " + why);
  }

  /// The lock's holder or delay, and its queue; null while it is free.
  public @Nullable TakenLock find(LockName lock) {
    return locks.get(lock);
  }

  /// The lock's holder; null while nobody has it.
  public @Nullable LockHold holdOf(LockName lock) {
    TakenLock taken = locks.get(lock);
    return taken == null ? null : taken.hold();
  }

  /// Every lock that is not free, by name. A view, not to be changed.
  public SortedMap<LockName, TakenLock> all() {
    return Collections.unmodifiableSortedMap(locks);
  }

  /// Number of locks that a session holds.
  public int heldBy(SessionId session) {
    return holdings.getOrDefault(session, NONE).size();
  }

  public int heldCount() {
    return locks.size() - delays.size();
  }

  public int waitCount() {
    return waits.size();
  }
}
