package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.Compacted;
import dev.aegis.dataplane.command.Change.DelayBegun;
import dev.aegis.dataplane.command.Change.DelayOver;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Change.LockForced;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.OperatorActed;
import dev.aegis.dataplane.command.Change.PolicyChanged;
import dev.aegis.dataplane.command.Change.SessionBound;
import dev.aegis.dataplane.command.Change.SessionClosed;
import dev.aegis.dataplane.command.Change.SessionOpened;
import dev.aegis.dataplane.command.Change.ValueProclaimed;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CancelWait;
import dev.aegis.dataplane.command.Command.Compact;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.DeleteKey;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.ForceRelease;
import dev.aegis.dataplane.command.Command.OnBehalf;
import dev.aegis.dataplane.command.Command.ProclaimValue;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.SetPolicy;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.Command.Unreadable;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockRevoked;
import dev.aegis.dataplane.command.Outcome.PolicySet;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.Outcome.SessionEnded;
import dev.aegis.dataplane.command.Outcome.SessionsRenewed;
import dev.aegis.dataplane.command.Outcome.Ticked;
import dev.aegis.dataplane.command.Outcome.WaitEnded;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.kv.KeyCommands;
import dev.aegis.dataplane.kv.KeyLimits;
import dev.aegis.dataplane.lock.LockHold;
import dev.aegis.dataplane.lock.Moment;
import dev.aegis.dataplane.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The work on one entry: what [CoordinationMachine] describes, step by step. Used once.
///
/// All decisions that need two tables are made here; each table knows nothing of the others.
final class EntryApplication {

  /// How many sessions, waits and lock delays one tick ends at most; the next tick goes on. Keeps
  /// apply short however many clients vanish at once.
  static final int MAX_ENDED_PER_TICK = 1000;

  /// How many bound keys one tick deletes at most, by ending sessions: as many as one may have.
  static final int MAX_KEYS_DELETED_PER_TICK = KeyLimits.MAX_KEYS_PER_SESSION;

  /// How many compacted versions each entry gives back, beside twice what it wrote: the work of a
  /// compaction is spread, and still done sooner than new work comes.
  private static final int GIVEN_BACK_PER_ENTRY = 1024;

  private final MachineState state;
  private final Entry entry;
  private final Moment moment;
  private final KeyCommands keys;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final TreeSet<LockName> asked = new TreeSet<>();

  private EntryApplication(MachineState state, Entry entry) {
    this.state = state;
    this.entry = entry;
    this.moment =
        new Moment(state.time, id -> state.sessions.isAlive(id, state.time), this::record);
    this.keys = new KeyCommands(state.store, moment.alive(), this::record);
  }

  static Applied apply(MachineState state, Entry entry) {
    if (entry.index() <= state.lastIndex) {
      return refuseAll(entry, state.lastIndex);
    }
    state.lastIndex = entry.index();
    state.time = state.time.advancedTo(entry.leaderTimestampMs());
    if (entry.term() > state.lastTerm) {
      state.lastTerm = entry.term();
      state.sessions.grantGrace(state.time);
    }
    state.fingerprint.addEntry(entry.index(), state.time.ms());
    return new EntryApplication(state, entry).run();
  }

  private static Applied refuseAll(Entry entry, long lastIndex) {
    String detail =
        "entry " + entry.index() + " came after entry " + lastIndex + "; nothing was applied";
    List<Outcome> outcomes = new ArrayList<>();
    for (Command _ : entry.commands()) {
      outcomes.add(new Refused(Refusal.UNREADABLE, detail));
    }
    return new Applied(entry.index(), outcomes, List.of());
  }

  private Applied run() {
    for (Command command : entry.commands()) {
      outcomes.add(execute(command));
    }
    state.store.giveBack(GIVEN_BACK_PER_ENTRY + 2 * changes.size());
    return new Applied(entry.index(), outcomes, changes);
  }

  private Outcome execute(Command command) {
    return switch (command) {
      case CreateSession create -> createSession(create);
      case RenewSessions renew -> renewSessions(renew);
      case EndSession end -> endSession(end);
      case AcquireLock acquire -> acquire(acquire);
      case CancelWait cancel -> state.locks.cancel(cancel, moment);
      case ReleaseLock release ->
          once(release.request(), () -> state.locks.release(release, moment));
      case ProclaimValue proclaim -> once(proclaim.request(), () -> proclaim(proclaim));
      case ForceRelease force -> once(force.request(), () -> state.locks.force(force, moment));
      case PutKey put -> once(put.request(), () -> guarded(put.guard(), () -> keys.put(put)));
      case DeleteKey delete ->
          once(delete.request(), () -> guarded(delete.guard(), () -> keys.delete(delete)));
      case DeleteKeys delete ->
          once(delete.request(), () -> guarded(delete.guard(), () -> keys.delete(delete)));
      case Transact(var request, var guard, var transaction) ->
          once(request, () -> guarded(guard, () -> keys.transact(transaction)));
      case Compact compact -> keys.compact(compact);
      case Tick tick -> tick(tick);
      case SetPolicy set -> setPolicy(set);
      case OnBehalf(var caller, var asked) -> onBehalf(caller, asked);
      case Unreadable unreadable -> new Refused(Refusal.UNREADABLE, unreadable.why());
    };
  }

  /// The policy of this place in the log decides, so a change of it is ordered with all that it
  /// allows or refuses.
  private Outcome onBehalf(Caller caller, Command asked) {
    String denial = state.accessOf(caller).denial(asked);
    if (denial != null) {
      return new Refused(Refusal.PERMISSION_DENIED, denial);
    }
    int before = changes.size();
    Outcome outcome = execute(asked);
    if (changes.subList(before, changes.size()).stream().anyMatch(Change::byOperator)) {
      record(new OperatorActed(caller.principal()));
    }
    // One that is found again is bound already, and to this caller, or it would have been denied.
    if (outcome instanceof SessionCreated(var session, _)
        && state.access.principalOf(session) == null) {
      state.access.bind(session, caller.principal());
      record(new SessionBound(session, caller.principal()));
    }
    return outcome;
  }

  private Outcome setPolicy(SetPolicy set) {
    AccessPolicy current = state.access.policy();
    if (set.expectedVersion() != current.version()) {
      return new PolicySet(false, current.version());
    }
    AccessPolicy next = new AccessPolicy(current.version() + 1, set.grants());
    state.access.set(next);
    record(new PolicyChanged(next));
    return new PolicySet(true, next.version());
  }

  private Outcome createSession(CreateSession create) {
    if (create.ttlMs() < 1) {
      return new Refused(
          Refusal.LIMIT_EXCEEDED, "a TTL is at least 1 ms, not " + create.ttlMs() + " ms");
    }
    Session asked = state.sessions.openedWith(create.nonce());
    if (asked != null) {
      state.sessions.renew(asked.id(), state.time);
      return new SessionCreated(asked.id(), asked.ttlMs());
    }
    SessionId session =
        state.sessions.open(create.ttlMs(), create.owner(), create.nonce(), state.time);
    record(new SessionOpened(session, create.ttlMs()));
    return new SessionCreated(session, create.ttlMs());
  }

  private Outcome renewSessions(RenewSessions renew) {
    List<SessionId> unknown = new ArrayList<>();
    for (SessionId session : renew.sessions()) {
      if (!state.sessions.renew(session, state.time)) {
        unknown.add(session);
      }
    }
    return new SessionsRenewed(renew.sessions().size() - unknown.size(), unknown);
  }

  private Outcome endSession(EndSession end) {
    return close(end.session(), end.reason())
        ? new SessionEnded(end.session())
        : new Refused(Refusal.SESSION_NOT_FOUND, state.sessions.missing(end.session()));
  }

  private boolean close(SessionId session, EndReason reason) {
    if (!state.sessions.end(session, reason, state.time)) {
      return false;
    }
    state.access.unbind(session);
    record(new SessionClosed(session, reason));
    state.locks.sessionEnded(session, reason == EndReason.CLIENT, moment);
    keys.sessionEnded(session);
    return true;
  }

  /// A request that holds the lock is known by its hold, even when its reply has been forgotten.
  private Outcome acquire(AcquireLock acquire) {
    LockHold hold = state.locks.holdOf(acquire.lock());
    if (hold != null && hold.acquire().equals(acquire.request())) {
      return new LockGranted(hold.token());
    }
    return once(acquire.request(), () -> acquireNew(acquire));
  }

  private Outcome acquireNew(AcquireLock acquire) {
    SessionId session = acquire.request().session();
    if (!state.sessions.isAlive(session, state.time)) {
      return lapsed(session);
    }
    if (!asked.add(acquire.lock())) {
      return new Refused(
          Refusal.REPEATED_ACQUIRE_IN_ENTRY,
          "entry " + entry.index() + " has an acquire of this lock already; send this one again");
    }
    if (entry.index() > Long.MAX_VALUE - state.tokenBase) {
      return new Refused(Refusal.LIMIT_EXCEEDED, "there are no greater fencing tokens left");
    }
    FencingToken token = new FencingToken(entry.index() + state.tokenBase);
    return state.locks.acquire(acquire, token, moment);
  }

  private Outcome proclaim(ProclaimValue proclaim) {
    SessionId session = proclaim.request().session();
    return state.sessions.isAlive(session, state.time)
        ? state.locks.proclaim(proclaim, moment)
        : lapsed(session);
  }

  private static Outcome lapsed(SessionId session) {
    return new Refused(
        Refusal.SESSION_NOT_FOUND, "the lease of session " + session.value() + " has run out");
  }

  private Outcome guarded(@Nullable LockGuard guard, Supplier<Outcome> write) {
    if (guard == null) {
      return write.get();
    }
    LockHold hold = state.locks.holdOf(guard.lock());
    boolean holds =
        hold != null
            && hold.token().equals(guard.token())
            && state.sessions.isAlive(hold.session(), state.time);
    return holds
        ? write.get()
        : new Refused(
            Refusal.GUARD_FAILED,
            "token " + guard.token().value() + " does not hold lock " + guard.lock().value());
  }

  private Outcome tick(Tick tick) {
    if (tick.proposedInTerm() != entry.term()) {
      return new Refused(
          Refusal.STALE_TERM,
          "proposed in term " + tick.proposedInTerm() + ", applied in term " + entry.term());
    }
    long skewGraceMs = Math.max(0, tick.skewGraceMs());
    List<SessionId> due = state.sessions.due(state.time, skewGraceMs, MAX_ENDED_PER_TICK);
    int expired = 0;
    int keysDeleted = 0;
    for (SessionId session : due) {
      keysDeleted += state.store.keysOf(session);
      if (expired > 0 && keysDeleted > MAX_KEYS_DELETED_PER_TICK) {
        break;
      }
      close(session, EndReason.EXPIRED);
      expired++;
    }
    state.locks.endOverdueWaits(MAX_ENDED_PER_TICK, moment);
    state.locks.openOverdue(MAX_ENDED_PER_TICK, moment);
    if (state.store.retain(tick.retainedRevisions())) {
      record(new Compacted(state.store.compactedRevision()));
    }
    return new Ticked(expired);
  }

  /// Acts unless the request was answered before; remembers the answer.
  private Outcome once(@Nullable RequestId request, Supplier<Outcome> effect) {
    if (request == null) {
      return effect.get();
    }
    Outcome answered = state.sessions.answered(request);
    if (answered != null) {
      return answered;
    }
    Outcome outcome = effect.get();
    if (!mayBeSentAgain(outcome)) {
      state.sessions.remember(request, outcome);
    }
    return outcome;
  }

  /// Refusals that speak about this attempt and not about the request: a repeat deserves a new
  /// look.
  private static boolean mayBeSentAgain(Outcome outcome) {
    return outcome instanceof Refused(var refusal, _)
        && (refusal == Refusal.REPEATED_ACQUIRE_IN_ENTRY
            || refusal == Refusal.QUEUE_FULL
            || refusal == Refusal.SESSION_NOT_FOUND);
  }

  /// Every effect passes here, in the order in which it happens.
  private void record(Change change) {
    changes.add(change);
    state.fingerprint.add(change);
    switch (change) {
      case LockTaken(_, var acquire, var token, _) ->
          state.sessions.settle(acquire, new LockGranted(token));
      case WaitOver(_, var acquire, var why) -> state.sessions.settle(acquire, new WaitEnded(why));
      // Sent again, the acquire must not be told that the lock is its own.
      case LockForced(_, var acquire, var token, _) ->
          state.sessions.amend(acquire, new LockRevoked(token));
      case DelayBegun _, DelayOver _, ValueProclaimed _ -> {}
      case SessionOpened _, SessionClosed _, SessionBound _, PolicyChanged _, OperatorActed _ -> {}
      case LockFreed _, KeyChanged _, Compacted _ -> {}
    }
  }
}
