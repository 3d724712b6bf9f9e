package dev.aegis.dataplane.access;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Whether one caller may do something, by the policy in force.
///
/// **What it guarantees.** Nothing is allowed that a grant does not allow: each kind of command and
/// query is named here, a new kind does not compile until it has a rule, and a caller without any
/// role may do nothing at all.
///
/// **The rules.** Keys need a role whose prefix covers the whole range, locks one whose prefix
/// covers the name. A session can be used by whom it was opened for, and by nobody else; an
/// operator may also describe and end it. Names of locks under `aegis/` are the cluster's own:
/// nodes take them to roll their configuration, operators may look after them, and a locker's
/// prefix never reaches them. A node has no other rights.
///
/// A guard needs no role of its own: it reveals nothing but whether a token that the caller already
/// knows is current.
public final class AccessCheck {
  private static final String CLUSTER_LOCKS = "aegis/";

  private final AccessTable table;
  private final Caller caller;
  private final Predicate<SessionId> sessionExists;

  public AccessCheck(AccessTable table, Caller caller, Predicate<SessionId> sessionExists) {
    this.table = table;
    this.caller = caller;
    this.sessionExists = sessionExists;
  }

  /// What is missing, in words; null when nothing is.
  public @Nullable String denial(Command command) {
    if (!hasAnyRole()) {
      return withoutRole();
    }
    return switch (command) {
      case Command.CreateSession _, Command.Unreadable _ -> null;
      case Command.RenewSessions(var sessions) -> {
        for (SessionId session : sessions) {
          String denial = use(session);
          if (denial != null) {
            yield denial;
          }
        }
        yield null;
      }
      case Command.EndSession(var session, _) -> lookAfter(session);
      case Command.AcquireLock(var request, var lock, _) -> both(use(request), lock(lock));
      case Command.CancelWait(var acquire, var lock) -> both(use(acquire), lock(lock));
      case Command.ReleaseLock(var request, var lock, _) -> both(use(request), lock(lock));
      case Command.PutKey put -> both(use(put.request()), write(put.key()));
      case Command.DeleteKey delete -> both(use(delete.request()), write(delete.key()));
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
      case Query.DescribeSession(var session) -> lookAfter(session);
      case Query.DescribeLock(var lock) -> lock(lock);
      case Query.DescribeAcquire(var acquire, var lock) -> both(use(acquire), lock(lock));
      case Query.CountState() -> null;
      case Query.ReadPolicy() -> operate("read the policy");
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

  private @Nullable String write(Bytes key) {
    boolean may =
        isOperator()
            || holds(grant ->
                grant instanceof Grant.Writer(_, var prefix) && new KeyPrefix(prefix).covers(key));
    return may ? null : caller.principal() + " needs role writer with a prefix of this key";
  }

  private @Nullable String lock(LockName lock) {
    if (lock.value().startsWith(CLUSTER_LOCKS)) {
      return caller instanceof Caller.Node || isOperator()
          ? null
          : "locks under " + CLUSTER_LOCKS + " are the cluster's own";
    }
    boolean may =
        isOperator()
            || holds(grant ->
                grant instanceof Grant.Locker(_, var prefix) && lock.value().startsWith(prefix));
    return may ? null : caller.principal() + " needs role locker with a prefix of this lock's name";
  }

  private @Nullable String use(@Nullable RequestId request) {
    return request == null ? null : use(request.session());
  }

  /// A session that is gone passes: the answer to that is not about rights.
  private @Nullable String use(SessionId session) {
    return !sessionExists.test(session) || caller.principal().equals(table.principalOf(session))
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
