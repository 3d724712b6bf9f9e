package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.PolicyChanged;
import dev.aegis.dataplane.command.Change.SessionBound;
import dev.aegis.dataplane.command.Change.SessionClosed;
import dev.aegis.dataplane.command.Change.SessionOpened;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.OnBehalf;
import dev.aegis.dataplane.command.Command.SetPolicy;
import dev.aegis.dataplane.command.Command.Unreadable;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.machine.CoordinationMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Knows who was granted what and whose each session is, and says of most commands whether they may
/// be done. What an entry itself changes in that is uncertain within this entry.
final class AccessOracle {
  private final SessionOracle sessions;
  private final Map<SessionId, String> owners = new HashMap<>();
  private final Set<SessionId> unsettled = new HashSet<>();
  private AccessPolicy policy = AccessPolicy.NONE;
  private boolean policyUnsettled;

  AccessOracle(SessionOracle sessions) {
    this.sessions = sessions;
  }

  private enum Verdict {
    ALLOWED,
    DENIED,
    UNCERTAIN;

    static Verdict of(boolean allowed) {
      return allowed ? ALLOWED : DENIED;
    }

    Verdict and(Verdict other) {
      if (this == DENIED || other == DENIED) {
        return DENIED;
      }
      return this == UNCERTAIN ? this : other;
    }
  }

  /// Checks who was denied what, and returns the entry as it then should have had its effects: each
  /// command for itself, and nothing in the place of a denied one.
  Entry judge(Entry entry, Applied applied) {
    unsettled.clear();
    policyUnsettled = false;
    applied.changes().forEach(this::unsettle);
    List<Command> effective = new ArrayList<>();
    for (int i = 0; i < entry.commands().size(); i++) {
      effective.add(judge(entry.commands().get(i), applied.outcomes().get(i)));
    }
    applied.changes().forEach(change -> note(change, entry));
    return new Entry(entry.index(), entry.term(), entry.leaderTimestampMs(), effective);
  }

  private Command judge(Command command, Outcome outcome) {
    boolean denied = outcome instanceof Refused(var why, _) && why == Refusal.PERMISSION_DENIED;
    if (!(command instanceof OnBehalf(var caller, var asked))) {
      Expect.that(!denied, "the cluster's own commands need no leave: %s", command);
      return command;
    }
    Verdict verdict = verdict(caller, asked);
    Expect.that(
        verdict == Verdict.UNCERTAIN || denied == (verdict == Verdict.DENIED),
        "%s asks for %s, which is %s; it came to %s",
        caller,
        asked,
        verdict,
        outcome);
    return denied ? new Unreadable("denied") : asked;
  }

  private void unsettle(Change change) {
    switch (change) {
      case SessionOpened(var session, _) -> unsettled.add(session);
      case SessionClosed(var session, _) -> unsettled.add(session);
      case PolicyChanged _ -> policyUnsettled = true;
      default -> {}
    }
  }

  private void note(Change change, Entry entry) {
    switch (change) {
      case SessionClosed(var session, _) -> owners.remove(session);
      case SessionBound(var session, var principal) -> {
        boolean asked = false;
        for (Command command : entry.commands()) {
          asked |=
              command instanceof OnBehalf(var caller, CreateSession _)
                  && caller.principal().equals(principal);
        }
        Expect.that(asked && unsettled.contains(session), "%s is asked for: %s", change, entry);
        owners.put(session, principal);
      }
      case PolicyChanged(var next) -> {
        Expect.equal(next.version(), policy.version() + 1, "policies are counted");
        policy = next;
      }
      default -> {}
    }
  }

  private Verdict verdict(Caller caller, Command asked) {
    if (asked instanceof Command.Tick || asked instanceof OnBehalf) {
      return Verdict.DENIED;
    }
    if (policyUnsettled) {
      return Verdict.UNCERTAIN;
    }
    if (caller instanceof Caller.Client && !operates(caller) && grantsOf(caller).isEmpty()) {
      return Verdict.DENIED;
    }
    return switch (asked) {
      // One that is found by its nonce may be another's.
      case CreateSession create -> create.nonce().isEmpty() ? Verdict.ALLOWED : Verdict.UNCERTAIN;
      case Command.RenewSessions(var renewed) -> {
        Verdict all = Verdict.ALLOWED;
        for (SessionId session : renewed) {
          all = all.and(uses(caller, session));
        }
        yield all;
      }
      case Command.EndSession(var session, var reason) ->
          reason == EndReason.CLIENT ? uses(caller, session) : Verdict.of(operates(caller));
      case Command.AcquireLock acquire -> uses(caller, acquire.request()).and(locks(caller));
      case Command.CancelWait cancel -> uses(caller, cancel.acquire()).and(locks(caller));
      case Command.ReleaseLock release -> uses(caller, release.request()).and(locks(caller));
      case Command.ProclaimValue proclaim -> uses(caller, proclaim.request()).and(locks(caller));
      case Command.ForceRelease force ->
          uses(caller, force.request()).and(Verdict.of(operates(caller)));
      case Command.PutKey put ->
          uses(caller, put.request())
              .and(put.session() == null ? Verdict.ALLOWED : uses(caller, put.session()))
              .and(writes(caller, put.key(), null));
      case Command.DeleteKey delete ->
          uses(caller, delete.request()).and(writes(caller, delete.key(), null));
      case Command.DeleteKeys delete ->
          uses(caller, delete.request()).and(writes(caller, delete.from(), delete.to()));
      case Command.Transact transact -> uses(caller, transact.request()).and(Verdict.UNCERTAIN);
      case Command.Compact _, SetPolicy _ -> Verdict.of(operates(caller));
      case Unreadable _ -> Verdict.ALLOWED;
      case Command.Tick _, OnBehalf _ -> Verdict.DENIED;
    };
  }

  private Verdict uses(Caller caller, @Nullable RequestId request) {
    return request == null ? Verdict.ALLOWED : uses(caller, request.session());
  }

  /// A session that is gone is another matter than rights.
  private Verdict uses(Caller caller, SessionId session) {
    if (unsettled.contains(session)) {
      return Verdict.UNCERTAIN;
    }
    return Verdict.of(!sessions.isOpen(session) || caller.principal().equals(owners.get(session)));
  }

  private List<Grant> grantsOf(Caller caller) {
    return caller instanceof Caller.Client(var identity, _)
        ? policy.grants().stream().filter(grant -> grant.identity().equals(identity)).toList()
        : List.of();
  }

  private boolean operates(Caller caller) {
    boolean first =
        policy.version() == 0 && caller instanceof Caller.Client(_, var operator) && operator;
    return first || grantsOf(caller).stream().anyMatch(grant -> grant instanceof Grant.Operator);
  }

  /// Locks are granted whole or not at all here.
  private Verdict locks(Caller caller) {
    return Verdict.of(
        operates(caller)
            || grantsOf(caller).stream().anyMatch(grant -> grant instanceof Grant.Locker));
  }

  private Verdict writes(Caller caller, Bytes from, @Nullable Bytes to) {
    return Verdict.of(
        operates(caller)
            || grantsOf(caller).stream()
                .anyMatch(grant ->
                    grant instanceof Grant.Writer(_, var prefix) && covers(prefix, from, to)));
  }

  private boolean reads(Caller caller, Bytes key) {
    return writes(caller, key, null) == Verdict.ALLOWED
        || grantsOf(caller).stream()
            .anyMatch(
                grant -> grant instanceof Grant.Reader(_, var prefix) && covers(prefix, key, null));
  }

  /// Keys have one byte here, so a prefix is nothing or the whole key.
  private static boolean covers(Bytes prefix, Bytes from, @Nullable Bytes to) {
    if (prefix.isEmpty()) {
      return true;
    }
    boolean alone = to == null || (!to.isEmpty() && to.toArray()[0] <= from.toArray()[0] + 1);
    return from.equals(prefix) && alone;
  }

  /// Lets somebody ask the machine something, and compares what comes of it.
  void compareWith(CoordinationMachine machine, Caller caller, RandomGenerator random) {
    Bytes key = SimulatedClients.key(random.nextInt(SimulatedClients.KEYS));
    ask(machine, caller, new Query.RangeKeys(key, null, 0, 0), reads(caller, key));
    ask(machine, caller, new Query.ReadPolicy(), operates(caller));
  }

  private static void ask(
      CoordinationMachine machine, Caller caller, Query query, boolean allowed) {
    Answer answer = machine.query(new Query.OnBehalf(caller, query));
    if (allowed) {
      Expect.equal(answer, machine.query(query), "%s may ask for %s", caller, query);
    } else {
      Expect.that(answer instanceof Answer.Denied, "%s may not ask for %s", caller, query);
    }
  }

  AccessPolicy policy() {
    return policy;
  }

  @Nullable String ownerOf(SessionId session) {
    return owners.get(session);
  }
}
