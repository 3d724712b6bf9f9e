package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.LockForced;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.KeysDeleted;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockRevoked;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.Transacted;
import dev.aegis.dataplane.command.Outcome.WaitEnded;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Remembers every answer ever given, and what became of it: a repeat must get the same.
final class ReplyOracle {
  private static final int REMEMBERED_AT_LEAST = 64;

  private final SessionOracle sessions;
  private final Map<RequestId, Outcome> truths = new HashMap<>();
  private final Map<RequestId, Outcome> truthsBefore = new HashMap<>();
  private final Map<RequestId, Outcome> revokedInEntry = new HashMap<>();
  private final Map<SessionId, Integer> answers = new HashMap<>();

  ReplyOracle(SessionOracle sessions) {
    this.sessions = sessions;
  }

  void begin(List<RequestId> requests, List<Change> changes) {
    truthsBefore.clear();
    revokedInEntry.clear();
    for (RequestId request : requests) {
      if (truths.containsKey(request)) {
        truthsBefore.put(request, truths.get(request));
      }
    }
    for (Change change : changes) {
      if (change instanceof LockTaken(_, var acquire, var token, _)) {
        truths.put(acquire, new LockGranted(token));
      }
      if (change instanceof LockForced(_, var acquire, var token, _)) {
        truths.put(acquire, new LockRevoked(token));
        revokedInEntry.put(acquire, new LockGranted(token));
      }
      if (change instanceof WaitOver(_, var acquire, var why)) {
        truths.put(acquire, new WaitEnded(why));
      }
    }
  }

  /// Checks one answer. True when the request was acted on for the first time.
  boolean isFirstAnswer(RequestId request, Outcome outcome) {
    if (outcome instanceof Refused(var why, _) && isAboutTheAttempt(why, request)) {
      return false;
    }
    Outcome before = truthsBefore.get(request);
    if (before != null) {
      Expect.that(
          outcome.equals(before)
              || outcome.equals(truths.get(request))
              || outcome.equals(revokedInEntry.get(request)),
          "the answer to the repeated %s is %s, not %s",
          request,
          before,
          outcome);
      return false;
    }
    Outcome again = asRepeated(outcome);
    truthsBefore.put(request, again);
    truths.putIfAbsent(request, again);
    answers.merge(request.session(), 1, Integer::sum);
    return true;
  }

  /// A repeat is told what happened, not what was read on the way.
  private static Outcome asRepeated(Outcome outcome) {
    return switch (outcome) {
      case KeyPut put -> new KeyPut(put.revision(), put.version());
      case KeysDeleted gone -> new KeysDeleted(gone.revision(), gone.deleted(), List.of());
      case Transacted done -> new Transacted(done.succeeded(), done.revision(), List.of(), true);
      default -> outcome;
    };
  }

  private boolean isAboutTheAttempt(Refusal why, RequestId request) {
    if (why == Refusal.SEQUENCE_TOO_OLD) {
      Expect.that(
          answers.getOrDefault(request.session(), 0) > REMEMBERED_AT_LEAST,
          "a session remembers enough answers to know %s",
          request);
      return true;
    }
    if (why == Refusal.SESSION_NOT_FOUND) {
      Expect.that(
          !sessions.isSurelyAlive(request.session()), "the living session of %s is found", request);
      return true;
    }
    return why == Refusal.REPEATED_ACQUIRE_IN_ENTRY || why == Refusal.QUEUE_FULL;
  }

  void isTruth(RequestId acquire, Outcome outcome) {
    Expect.that(
        outcome.equals(truths.get(acquire)) || outcome.equals(revokedInEntry.get(acquire)),
        "the end of %s is %s, not %s",
        acquire,
        truths.get(acquire),
        outcome);
  }
}
