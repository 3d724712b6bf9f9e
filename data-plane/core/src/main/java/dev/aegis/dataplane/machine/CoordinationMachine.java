package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Query.CountState;
import dev.aegis.dataplane.command.Query.DescribeAcquire;
import dev.aegis.dataplane.command.Query.DescribeLock;
import dev.aegis.dataplane.command.Query.DescribeSession;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadHistory;
import dev.aegis.dataplane.command.Query.ReadKeyHistory;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.lock.HeldLock;
import dev.aegis.dataplane.lock.LockHold;
import dev.aegis.dataplane.lock.LockWait;
import dev.aegis.dataplane.session.Session;
import java.util.ArrayList;
import java.util.List;

/// Sessions, locks and keys as one replicated machine.
///
/// **An entry is applied in this order**
/// 1. An index that is not greater than the last one changes nothing, and each command is refused.
///    The log never does this; but if it did, replicas that had restarted would act twice where
///    others did not.
/// 2. Time advances to the leader's stamp, if that is later.
/// 3. The first entry of a greater term grants all sessions a grace (see `SessionTable`).
/// 4. The commands follow in order. Each has exactly one outcome, and a refused one never costs its
///    neighbours anything. An entry without commands is legal: a read barrier.
///
/// **Exactly once**: a command that carries a request id is looked up in its session's memory
/// first. A repeat gets the first answer; see `ReplyMemory`. Not remembered are a second acquire of
/// a lock inside one entry, and a session that is unknown or whose lease has run out: a repeat of
/// these gets a new look.
///
/// **Total and deterministic**: apply never throws, for any entry without nulls, since an exception
/// would stop all replicas at once and again at each restart. It reads nothing but the entry and
/// the state; all collections are ordered; arithmetic saturates. A test feeds it garbage, another
/// feeds three replicas the same log at different speeds and compares them.
///
/// Not thread-safe, see [ReplicatedMachine].
public final class CoordinationMachine implements ReplicatedMachine {
  private MachineState state;

  /// A machine before its first entry.
  public CoordinationMachine() {
    this(0);
  }

  /// @param tokenBase added to each log index to make a fencing token, at least 0. A new cluster
  ///   that takes over from an old one starts above the old one's greatest token.
  /// @throws IllegalArgumentException for a negative base
  public CoordinationMachine(long tokenBase) {
    if (tokenBase < 0) {
      throw new IllegalArgumentException("a token base is at least 0, not " + tokenBase);
    }
    state = new MachineState(tokenBase);
  }

  @Override
  public Applied apply(Entry entry) {
    return EntryApplication.apply(state, entry);
  }

  @Override
  public Answer query(Query query) {
    return switch (query) {
      case RangeKeys range -> state.store.range(range);
      case ReadHistory history -> state.store.history(history);
      case ReadKeyHistory history -> state.store.keyHistory(history);
      case DescribeSession(var session) -> describe(session);
      case DescribeLock(var lock) -> describe(lock);
      case DescribeAcquire(var acquire, var lock) -> describe(acquire, lock);
      case CountState() -> count();
    };
  }

  private Answer describe(SessionId id) {
    Session session = state.sessions.find(id);
    return session == null
        ? new Answer.NotFound()
        : new Answer.SessionDescribed(
            id,
            session.owner(),
            session.ttlMs(),
            state.time.until(state.sessions.effectiveDeadlineMs(session)),
            state.locks.heldBy(id),
            state.store.keysOf(id));
  }

  private Answer describe(LockName lock) {
    HeldLock held = state.locks.find(lock);
    if (held == null) {
      return new Answer.LockDescribed(null, null, 0, List.of());
    }
    List<SessionId> waiters = new ArrayList<>();
    for (LockWait wait : held.waits()) {
      waiters.add(wait.session());
    }
    LockHold hold = held.hold();
    long heldMs = state.time.ms() - hold.sinceMs();
    return new Answer.LockDescribed(hold.session(), hold.token(), heldMs, waiters);
  }

  private Answer describe(RequestId acquire, LockName lock) {
    HeldLock held = state.locks.find(lock);
    if (held != null && held.hold().acquire().equals(acquire)) {
      return new Answer.AcquireDescribed(new Outcome.LockGranted(held.hold().token()));
    }
    Session session = state.sessions.find(acquire.session());
    Outcome remembered = session == null ? null : session.replies().recall(acquire.sequence());
    return remembered == null ? new Answer.NotFound() : new Answer.AcquireDescribed(remembered);
  }

  private Answer count() {
    return new Answer.StateCounted(
        state.sessions.size(),
        state.locks.heldCount(),
        state.locks.waitCount(),
        state.store.liveKeys(),
        state.store.revision(),
        state.store.compactedRevision());
  }

  @Override
  public MachineSnapshot takeSnapshot() {
    return SnapshotMapping.snapshotOf(state);
  }

  @Override
  public void restoreSnapshot(MachineSnapshot snapshot) {
    state = SnapshotMapping.stateOf(snapshot);
  }

  /// Index of the last applied entry; 0 before the first.
  public long lastIndex() {
    return state.lastIndex;
  }

  /// Replicated time.
  public long timeMs() {
    return state.time.ms();
  }

  /// The store's newest revision.
  public long revision() {
    return state.store.revision();
  }

  /// Equal on all replicas at an equal index, or they have diverged.
  public long fingerprint() {
    return state.fingerprint.value();
  }
}
