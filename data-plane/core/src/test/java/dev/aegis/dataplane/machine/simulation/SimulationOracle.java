package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Applied;
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
import dev.aegis.dataplane.command.Command.DeleteKey;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.ForceRelease;
import dev.aegis.dataplane.command.Command.ProclaimValue;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockDelayed;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.LockReleased;
import dev.aegis.dataplane.command.Outcome.Proclaimed;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.WaitEnded;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches what a machine reports and holds it against the promises. It never looks inside.
final class SimulationOracle {
  private final SessionOracle sessions = new SessionOracle();
  private final AccessOracle access = new AccessOracle(sessions);
  private final LockOracle locks = new LockOracle(sessions);
  private final ReplyOracle replies = new ReplyOracle(sessions);
  private final StoreOracle store = new StoreOracle();
  private final ElectionOracle elections = new ElectionOracle();
  private final KeyCommandOracle keyCommands = new KeyCommandOracle(store);
  private final ArrayDeque<KeyChanged> writes = new ArrayDeque<>();

  void check(Entry asked, Applied applied) {
    Expect.equal(applied.index(), asked.index(), "the index of what was applied");
    Expect.equal(
        applied.outcomes().size(), asked.commands().size(), "one outcome for each command");
    Entry entry = access.judge(asked, applied);
    sessions.begin(entry, applied.outcomes());
    locks.begin(entry);
    replies.begin(requestsOf(entry), applied.changes());
    for (Change change : applied.changes()) {
      check(change, entry);
    }
    store.finish();
    for (int i = 0; i < entry.commands().size(); i++) {
      check(entry.commands().get(i), applied.outcomes().get(i), entry, applied);
    }
    Expect.isEmpty(writes, "writes that nobody asked for");
    sessions.finish(entry);
    locks.finish();
    locks.delays().finish();
  }

  private void check(Change change, Entry entry) {
    switch (change) {
      case SessionOpened opened -> sessions.opened(opened);
      case SessionClosed closed -> {
        sessions.closed(closed, entry);
        store.sessionEnded(closed.session());
      }
      case LockTaken taken -> {
        locks.taken(taken, entry);
        elections.taken(taken);
      }
      case LockFreed freed -> {
        locks.freed(freed);
        elections.freed(freed);
      }
      case LockForced forced -> locks.forced(forced);
      case DelayBegun begun -> locks.delays().begun(begun);
      case DelayOver over -> locks.delays().over(over);
      case ValueProclaimed proclaimed -> elections.proclaimed(proclaimed);
      case WaitOver over -> locks.waitOver(over);
      case KeyChanged changed -> {
        if (store.changed(changed)) {
          writes.add(changed);
        }
      }
      case Compacted compacted -> store.compacted(compacted);
      case SessionBound _, PolicyChanged _, OperatorActed _ -> {}
    }
  }

  private void check(Command command, Outcome outcome, Entry entry, Applied applied) {
    RequestId request = requestOf(command);
    if (request != null && !replies.isFirstAnswer(request, outcome)) {
      return;
    }
    switch (command) {
      case AcquireLock acquire when outcome instanceof LockQueued -> locks.queued(acquire, entry);
      case AcquireLock acquire when outcome instanceof LockGranted(var token) ->
          Expect.contains(
              applied.changes(),
              new LockTaken(acquire.lock(), acquire.request(), token, acquire.value()),
              "a granted lock is taken");
      case AcquireLock acquire when outcome instanceof LockDelayed ->
          Expect.that(
              locks.delays().wasClosed(acquire.lock()), "lock %s is closed", acquire.lock());
      case ProclaimValue proclaim when outcome instanceof Proclaimed(var token, var number) ->
          Expect.contains(
              applied.changes(),
              new ValueProclaimed(
                  proclaim.lock(), proclaim.request().session(), token, number, proclaim.value()),
              "what a leader says is proclaimed");
      case ForceRelease force when outcome instanceof Outcome.LockForced(var token) ->
          checkForced(force, token, applied);
      case ReleaseLock release -> checkRelease(release, outcome, applied);
      case CancelWait cancel when outcome instanceof WaitEnded || outcome instanceof LockGranted ->
          replies.isTruth(cancel.acquire(), outcome);
      case PutKey put -> {
        checkGuard(put.guard(), outcome, entry);
        keyCommands.put(put, outcome, writes);
      }
      case DeleteKey delete -> {
        checkGuard(delete.guard(), outcome, entry);
        keyCommands.delete(outcome, writes);
      }
      case DeleteKeys delete -> {
        checkGuard(delete.guard(), outcome, entry);
        keyCommands.delete(delete, outcome, writes);
      }
      case Transact transact -> {
        checkGuard(transact.guard(), outcome, entry);
        keyCommands.transact(transact, outcome, writes);
      }
      case Compact compact -> keyCommands.compact(compact, outcome);
      default -> {}
    }
  }

  private static void checkForced(ForceRelease force, FencingToken token, Applied applied) {
    if (force.token() != null) {
      Expect.equal(token, force.token(), "an operator's wrong token is refused");
    }
    boolean traced = false;
    for (Change change : applied.changes()) {
      traced |=
          change instanceof LockForced(var lock, _, var forced, var note)
              && lock.equals(force.lock())
              && forced.equals(token)
              && note.equals(force.note());
    }
    Expect.that(traced, "%s leaves its trace in %s", force, applied);
  }

  private static void checkRelease(ReleaseLock release, Outcome outcome, Applied applied) {
    if (outcome instanceof LockReleased) {
      Expect.contains(
          applied.changes(),
          new LockFreed(release.lock(), release.request().session(), release.token()),
          "a released lock is freed");
    }
  }

  private void checkGuard(@Nullable LockGuard guard, Outcome outcome, Entry entry) {
    if (guard != null) {
      if (outcome instanceof Refused(var why, _) && why == Refusal.GUARD_FAILED) {
        locks.guardFailed(guard);
      } else {
        locks.guardPassed(guard, entry);
      }
    }
  }

  private static List<RequestId> requestsOf(Entry entry) {
    List<RequestId> requests = new ArrayList<>();
    for (Command command : entry.commands()) {
      RequestId request = requestOf(command);
      if (request != null) {
        requests.add(request);
      }
    }
    return requests;
  }

  static @Nullable RequestId requestOf(Command command) {
    return switch (command) {
      case AcquireLock acquire -> acquire.request();
      case ReleaseLock release -> release.request();
      case ProclaimValue proclaim -> proclaim.request();
      case ForceRelease force -> force.request();
      case PutKey put -> put.request();
      case DeleteKey delete -> delete.request();
      case DeleteKeys delete -> delete.request();
      case Transact transact -> transact.request();
      default -> null;
    };
  }

  AccessOracle access() {
    return access;
  }

  SessionOracle sessions() {
    return sessions;
  }

  LockOracle locks() {
    return locks;
  }

  ElectionOracle elections() {
    return elections;
  }

  StoreOracle store() {
    return store;
  }
}
