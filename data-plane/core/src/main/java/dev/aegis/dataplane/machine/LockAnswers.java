package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Answer.LockListed;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query.ListLocks;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.TokenState;
import dev.aegis.dataplane.lock.LockDelay;
import dev.aegis.dataplane.lock.LockHold;
import dev.aegis.dataplane.lock.LockWait;
import dev.aegis.dataplane.lock.TakenLock;
import dev.aegis.dataplane.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What can be asked about locks and elections.
final class LockAnswers {
  private LockAnswers() {}

  static Answer describe(MachineState state, LockName lock) {
    TakenLock taken = state.locks.find(lock);
    if (taken == null) {
      return new Answer.LockDescribed(null, null, 0, 0, List.of());
    }
    List<SessionId> waiters = new ArrayList<>();
    for (LockWait wait : taken.waits()) {
      waiters.add(wait.session());
    }
    return switch (taken.tenure()) {
      case LockHold hold ->
          new Answer.LockDescribed(
              hold.session(), hold.token(), state.time.ms() - hold.sinceMs(), 0, waiters);
      case LockDelay delay ->
          new Answer.LockDescribed(null, null, 0, state.time.until(delay.untilMs()), waiters);
    };
  }

  static Answer list(MachineState state, ListLocks query) {
    boolean resumes = query.after().compareTo(query.prefix()) >= 0 && !query.after().isEmpty();
    LockName from = new LockName(resumes ? query.after() : query.prefix());
    List<LockListed> listed = new ArrayList<>();
    for (Map.Entry<LockName, TakenLock> lock : state.locks.all().tailMap(from).entrySet()) {
      String name = lock.getKey().value();
      if (!name.startsWith(query.prefix())) {
        break;
      }
      if (resumes && name.equals(query.after())) {
        continue;
      }
      if (listed.size() >= query.limit()) {
        return new Answer.LocksListed(listed, true);
      }
      listed.add(listed(state, lock.getKey(), lock.getValue()));
    }
    return new Answer.LocksListed(listed, false);
  }

  private static LockListed listed(MachineState state, LockName lock, TakenLock taken) {
    int waiters = taken.waits().size();
    return switch (taken.tenure()) {
      case LockHold hold ->
          new LockListed(
              lock, hold.session(), hold.token(), state.time.ms() - hold.sinceMs(), 0, waiters);
      case LockDelay delay ->
          new LockListed(lock, null, delay.token(), 0, state.time.until(delay.untilMs()), waiters);
    };
  }

  static Answer leader(MachineState state, LockName lock) {
    LockHold hold = state.locks.holdOf(lock);
    return hold == null
        ? new Answer.NotFound()
        : new Answer.LeaderDescribed(
            hold.session(), hold.token(), hold.proclamations(), hold.claim().value());
  }

  static Answer validate(MachineState state, LockName lock, FencingToken token) {
    LockHold hold = state.locks.holdOf(lock);
    if (hold == null) {
      return new Answer.TokenValidated(TokenState.FREE, null);
    }
    if (!hold.token().equals(token)) {
      return new Answer.TokenValidated(TokenState.STALE, hold.token());
    }
    boolean alive = state.sessions.isAlive(hold.session(), state.time);
    return new Answer.TokenValidated(alive ? TokenState.CURRENT : TokenState.LAPSED, hold.token());
  }

  static Answer describe(MachineState state, RequestId acquire, LockName lock) {
    LockHold hold = state.locks.holdOf(lock);
    if (hold != null && hold.acquire().equals(acquire)) {
      return new Answer.AcquireDescribed(new Outcome.LockGranted(hold.token()));
    }
    Session session = state.sessions.find(acquire.session());
    Outcome remembered = session == null ? null : session.replies().recall(acquire.sequence());
    return remembered == null ? new Answer.NotFound() : new Answer.AcquireDescribed(remembered);
  }
}
