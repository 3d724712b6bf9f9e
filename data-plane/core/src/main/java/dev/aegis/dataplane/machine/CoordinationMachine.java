package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Query.CountState;
import dev.aegis.dataplane.command.Query.DescribeAcquire;
import dev.aegis.dataplane.command.Query.DescribeLeader;
import dev.aegis.dataplane.command.Query.DescribeLock;
import dev.aegis.dataplane.command.Query.DescribeSession;
import dev.aegis.dataplane.command.Query.FindSession;
import dev.aegis.dataplane.command.Query.ListLocks;
import dev.aegis.dataplane.command.Query.ListSessions;
import dev.aegis.dataplane.command.Query.OnBehalf;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadHistory;
import dev.aegis.dataplane.command.Query.ReadKeyHistory;
import dev.aegis.dataplane.command.Query.ReadPolicy;
import dev.aegis.dataplane.command.Query.ValidateToken;
import dev.aegis.dataplane.kv.StoreSize;

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
/// **Access**: what comes with a caller is checked against the policy in this very state, commands
/// at their place in the log and queries at the moment they are answered (see `AccessCheck`).
///
/// **Total and deterministic**: apply never throws, for any entry without nulls, since an exception
/// would stop all replicas at once and again at each restart. It reads nothing but the entry and
/// the state; all collections are ordered; arithmetic saturates. A test feeds it garbage, another
/// feeds three replicas the same log at different speeds and compares them.
///
/// Not thread-safe, see [ReplicatedMachine].
public final class CoordinationMachine implements ReplicatedMachine {
  /// About what one that holds or awaits a lock adds to the heap; its value and its name are short.
  private static final int BYTES_PER_LOCK = 1024;

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
      case DescribeSession(var session) -> SessionAnswers.describe(state, session);
      case FindSession(var nonce) -> SessionAnswers.find(state, nonce);
      case ListSessions list -> SessionAnswers.list(state, list);
      case DescribeLock(var lock) -> LockAnswers.describe(state, lock);
      case ListLocks list -> LockAnswers.list(state, list);
      case DescribeLeader(var lock) -> LockAnswers.leader(state, lock);
      case ValidateToken(var lock, var token) -> LockAnswers.validate(state, lock, token);
      case DescribeAcquire(var acquire, var lock) -> LockAnswers.describe(state, acquire, lock);
      case CountState() -> count();
      case ReadPolicy() -> new Answer.PolicyRead(state.access.policy());
      case OnBehalf(var caller, var asked) -> onBehalf(caller, asked);
    };
  }

  private Answer onBehalf(Caller caller, Query asked) {
    String denial = state.accessOf(caller).denial(asked);
    return denial == null ? query(asked) : new Answer.Denied(denial);
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

  /// How much memory the keys and locks take; see [StoreSize].
  public StoreSize size() {
    long locks = (long) state.locks.all().size() + state.locks.waitCount();
    return state.store.size().plusLive(locks * BYTES_PER_LOCK);
  }

  /// Equal on all replicas at an equal index, or they have diverged.
  public long fingerprint() {
    return state.fingerprint.value();
  }
}
