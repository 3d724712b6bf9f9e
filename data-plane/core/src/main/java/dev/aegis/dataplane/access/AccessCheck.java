package dev.aegis.dataplane.access;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.dataplane.kv.KeyLimits;
import dev.aegis.dataplane.session.Session;
import dev.aegis.dataplane.session.SessionTable;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Whether one caller may do something, by the policy in force.
///
/// **What it guarantees.** Nothing is allowed that a grant does not allow: each kind of command and
/// query is named here, a new kind does not compile until it has a rule, and a caller without any
/// role may do nothing at all.
///
/// **The rules.** Keys need a role whose prefix covers the whole range, locks one whose prefix
/// covers the name. Who may write a key may read it, so what was there before needs nothing more. A
/// transaction needs all that either of its branches needs: judged as a whole and before anything
/// is compared, a refusal tells nothing of what is stored.
///
/// A session can be used by whom it was opened for, and by nobody else; an operator may also
/// describe and end it. Names of locks under `aegis/` are the cluster's own: only nodes take them,
/// to roll their configuration, whatever the prefix of a locker; who could take another lock of
/// that name may look at it. A node has no other rights.
///
/// A guard needs no role of its own: it reveals nothing but whether a token that the caller already
/// knows is current.
public final class AccessCheck {
  private static final String CLUSTER_LOCKS = "aegis/";

  private final AccessTable table;
  private final Caller caller;
  private final SessionTable sessions;

  public AccessCheck(AccessTable table, Caller caller, SessionTable sessions) {
    this.table = table;
    this.caller = caller;
    this.sessions = sessions;
  }

  /// What is missing, in words; null when nothing is.
  public @Nullable String denial(Command command) {
    if (!hasAnyRole()) {
      return withoutRole();
    }
    return switch (command) {
      case Command.Unreadable _ -> null;
      case Command.CreateSession create -> open(create.nonce());
      case Command.RenewSessions(var renewed) -> {
        for (SessionId session : renewed) {
          String denial = use(session);
          if (denial != null) {
            yield denial;
          }
        }
        yield null;
      }
      case Command.EndSession(var session, var reason) -> end(session, reason);
      case Command.AcquireLock acquire -> both(use(acquire.request()), take(acquire.lock()));
      case Command.CancelWait(var acquire, var lock) -> both(use(acquire), take(lock));
      case Command.ReleaseLock(var request, var lock, _) -> both(use(request), take(lock));
      case Command.ProclaimValue proclaim -> both(use(proclaim.request()), take(proclaim.lock()));
      case Command.ForceRelease force ->
          both(use(force.request()), operate("take a lock from its holder"));
      case Command.PutKey put ->
          both(use(put.request()), both(bindTo(put.session()), write(put.key(), null)));
      case Command.DeleteKey delete -> both(use(delete.request()), write(delete.key(), null));
      case Command.DeleteKeys delete ->
          both(use(delete.request()), write(delete.from(), delete.to()));
      case Command.Transact(var request, _, var transaction) ->
          both(use(request), transact(transaction, 1));
      case Command.Compact _ -> operate("compact the store");
      case Command.SetPolicy _ -> operate("set the policy");
      case Command.Tick _ -> caller.principal() + " may not move the cluster's time";
      case Command.OnBehalf _ -> caller.principal() + " may not speak for others";
    };
  }

  /// What is missing, in words; null when nothing is.
  public @Nullable String denial(Query query) {
    if (!hasAnyRole()) {
      return withoutRole();
    }
    return switch (query) {
      case Query.RangeKeys range -> read(range.from(), range.to());
      case Query.ReadHistory history -> read(history.from(), history.to());
      case Query.ReadKeyHistory history -> read(history.key(), null);
      case Query.DescribeSession(var session) -> lookAfter(session);
      case Query.FindSession(var nonce) -> open(nonce);
      case Query.ListSessions _ -> operate("list the sessions");
      case Query.DescribeLock(var lock) -> look(lock.value());
      case Query.DescribeLeader(var lock) -> look(lock.value());
      case Query.ValidateToken(var lock, _) -> look(lock.value());
      case Query.ListLocks list -> look(list.prefix());
      case Query.DescribeAcquire(var acquire, var lock) -> both(use(acquire), look(lock.value()));
      case Query.CountState() -> null;
      case Query.ReadPolicy() -> operate("read the policy or manage the cluster");
      case Query.OnBehalf _ -> caller.principal() + " may not speak for others";
    };
  }

  private boolean hasAnyRole() {
    return switch (caller) {
      case Caller.Node _ -> true;
      case Caller.Client _ -> isOperator() || holds(_ -> true);
    };
  }

  private String withoutRole() {
    return caller.principal() + " has no role; an operator grants one by setting the policy";
  }

  private boolean holds(Predicate<Grant> wanted) {
    if (caller instanceof Caller.Client(var identity, _)) {
      for (Grant grant : table.policy().grants()) {
        if (grant.identity().equals(identity) && wanted.test(grant)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isOperator() {
    boolean bootstrap =
        table.policy().version() == 0
            && caller instanceof Caller.Client(_, var bootstrapOperator)
            && bootstrapOperator;
    return bootstrap || holds(grant -> grant instanceof Grant.Operator);
  }

  private @Nullable String operate(String what) {
    return isOperator() ? null : caller.principal() + " needs role operator to " + what;
  }

  private @Nullable String read(Bytes from, @Nullable Bytes to) {
    boolean may =
        isOperator()
            || holds(grant ->
                switch (grant) {
                  case Grant.Reader(_, var prefix) -> new KeyPrefix(prefix).covers(from, to);
                  case Grant.Writer(_, var prefix) -> new KeyPrefix(prefix).covers(from, to);
                  case Grant.Locker _, Grant.Operator _ -> false;
                });
    return may
        ? null
        : caller.principal() + " needs role reader with a prefix that covers all these keys";
  }

  /// @param to absent for the one key, empty for no upper end
  private @Nullable String write(Bytes from, @Nullable Bytes to) {
    boolean may =
        isOperator()
            || holds(grant ->
                grant instanceof Grant.Writer(_, var prefix)
                    && new KeyPrefix(prefix).covers(from, to));
    return may
        ? null
        : caller.principal() + " needs role writer with a prefix that covers all these keys";
  }

  /// Below the greatest depth nothing happens: such a transaction is refused as a whole.
  private @Nullable String transact(Transaction transaction, int level) {
    if (level > KeyLimits.MAX_DEPTH) {
      return null;
    }
    for (Compare compare : transaction.compares()) {
      String denial = read(compare.from(), compare.to());
      if (denial != null) {
        return denial;
      }
    }
    return both(steps(transaction.then(), level), steps(transaction.otherwise(), level));
  }

  private @Nullable String steps(List<Operation> steps, int level) {
    for (Operation step : steps) {
      String denial =
          switch (step) {
            case Operation.Put put -> both(bindTo(put.session()), write(put.key(), null));
            case Operation.Range(var range) -> read(range.from(), range.to());
            case Operation.Delete(var from, var to, _) -> write(from, to);
            case Operation.Nested(var inner) -> transact(inner, level + 1);
          };
      if (denial != null) {
        return denial;
      }
    }
    return null;
  }

  private @Nullable String take(LockName lock) {
    if (lock.value().startsWith(CLUSTER_LOCKS)) {
      return caller instanceof Caller.Node
          ? null
          : "locks under " + CLUSTER_LOCKS + " are the cluster's own";
    }
    return look(lock.value());
  }

  /// @param name of a lock, or what the names of several begin with
  private @Nullable String look(String name) {
    boolean own = caller instanceof Caller.Node && name.startsWith(CLUSTER_LOCKS);
    boolean may =
        own
            || isOperator()
            || holds(
                grant -> grant instanceof Grant.Locker(_, var prefix) && name.startsWith(prefix));
    return may
        ? null
        : caller.principal() + " needs role locker with a prefix that covers this name";
  }

  /// A nonce that another caller used must not lead to that caller's session.
  private @Nullable String open(Bytes nonce) {
    Session asked = sessions.openedWith(nonce);
    return asked == null || use(asked.id()) == null
        ? null
        : "the nonce is somebody else's; draw a new one";
  }

  private @Nullable String end(SessionId session, EndReason reason) {
    return switch (reason) {
      case CLIENT ->
          use(session); // or others' locks would be freed as if their holders had said so
      case OPERATOR -> operate("end sessions of others");
      case EXPIRED -> caller.principal() + " may not let a session expire";
    };
  }

  private @Nullable String use(@Nullable RequestId request) {
    return request == null ? null : use(request.session());
  }

  private @Nullable String bindTo(@Nullable SessionId session) {
    return session == null ? null : use(session);
  }

  /// A session that is gone passes: the answer to that is not about rights.
  private @Nullable String use(SessionId session) {
    return sessions.find(session) == null || caller.principal().equals(table.principalOf(session))
        ? null
        : "session " + session.value() + " was not opened for " + caller.principal();
  }

  private @Nullable String lookAfter(SessionId session) {
    return isOperator() ? null : use(session);
  }

  private static @Nullable String both(@Nullable String one, @Nullable String other) {
    return one == null ? other : one;
  }
}
