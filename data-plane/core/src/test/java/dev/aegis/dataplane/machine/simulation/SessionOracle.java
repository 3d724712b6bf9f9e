package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.SessionClosed;
import dev.aegis.dataplane.command.Change.SessionOpened;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.Outcome.Ticked;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.SessionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Knows how long each session may count on its lease, from what it was promised and nothing else.
final class SessionOracle {
  private static final long GRACE_MS = 10_000;

  private final Map<SessionId, Lease> open = new HashMap<>();
  private final Set<SessionId> everOpened = new HashSet<>();
  private final Set<SessionId> renewedBeforeTick = new HashSet<>();
  private long nowMs;
  private long term;
  private long graceUntilMs;
  private long skewGraceMs;
  private boolean ticked;
  private final Map<Bytes, SessionId> byNonce = new HashMap<>();
  private final Map<SessionId, EndReason> closedInEntry = new HashMap<>();
  private final Set<SessionId> createdInEntry = new HashSet<>();
  private final Map<SessionId, SessionId> namedAnew = new HashMap<>();

  /// What a session was promised.
  private record Lease(long ttlMs, long deadlineMs) {
    Lease renewedAt(long nowMs) {
      return new Lease(ttlMs, Math.max(deadlineMs, nowMs + ttlMs));
    }
  }

  /// Moves to the next entry and notes its renewals.
  void begin(Entry entry, List<Outcome> outcomes) {
    nowMs = Math.max(nowMs, entry.leaderTimestampMs());
    if (entry.term() > term) {
      term = entry.term();
      graceUntilMs = nowMs + GRACE_MS;
    }
    renewedBeforeTick.clear();
    skewGraceMs = Long.MAX_VALUE;
    ticked = false;
    closedInEntry.clear();
    createdInEntry.clear();
    namedAnew.clear();
    for (int i = 0; i < outcomes.size(); i++) {
      note(entry, entry.commands().get(i), outcomes.get(i));
    }
  }

  private void note(Entry entry, Command command, Outcome outcome) {
    if (command instanceof Tick tick) {
      boolean stale = tick.proposedInTerm() != entry.term();
      boolean refused = outcome instanceof Refused(var why, _) && why == Refusal.STALE_TERM;
      Expect.that(
          refused == stale,
          "a tick of term %d in term %d is refused: %s",
          tick.proposedInTerm(),
          entry.term(),
          stale);
      ticked |= outcome instanceof Ticked;
      skewGraceMs = stale ? skewGraceMs : Math.min(skewGraceMs, tick.skewGraceMs());
    }
    if (command instanceof CreateSession create
        && outcome instanceof SessionCreated(var session, _)) {
      noteCreated(create, session);
    }
    if (command instanceof RenewSessions renew && !ticked) {
      renewedBeforeTick.addAll(renew.sessions());
    }
  }

  /// A repeated creation finds the session of its nonce, and renews it.
  private void noteCreated(CreateSession create, SessionId session) {
    if (!ticked) {
      renewedBeforeTick.add(session);
    }
    SessionId before = create.nonce().isEmpty() ? null : byNonce.put(create.nonce(), session);
    if (before != null && !before.equals(session)) {
      namedAnew.put(before, session);
    }
    createdInEntry.add(session);
  }

  void opened(SessionOpened change) {
    Expect.that(everOpened.add(change.session()), "a session number is used once: %s", change);
    open.put(change.session(), new Lease(change.ttlMs(), nowMs + change.ttlMs()));
  }

  void closed(SessionClosed change, Entry entry) {
    SessionId session = change.session();
    closedInEntry.put(session, change.reason());
    Lease lease = open.remove(session);
    if (lease == null) {
      throw new AssertionError(session + " ended, but was not open");
    }
    if (change.reason() == EndReason.EXPIRED) {
      Expect.that(ticked, "a session expires by a tick of the current term: %s", change);
      Expect.that(!renewedBeforeTick.contains(session), "a renewal saves a session: %s", change);
      Expect.that(
          nowMs - skewGraceMs >= leaseEndMs(lease),
          "session %s does not end before its lease",
          session);
    } else {
      Expect.contains(
          entry.commands(), new EndSession(session, change.reason()), "an end is asked for");
    }
  }

  /// Counts the entry's renewals, after its changes have been seen.
  void finish(Entry entry) {
    for (SessionId before : namedAnew.keySet()) {
      Expect.that(
          !open.containsKey(before),
          "a nonce names the session it opened while that lives: %s",
          before);
    }
    for (SessionId session : createdInEntry) {
      open.computeIfPresent(session, (_, lease) -> lease.renewedAt(nowMs));
    }
    for (Command command : entry.commands()) {
      if (command instanceof RenewSessions renew) {
        for (SessionId session : renew.sessions()) {
          open.computeIfPresent(session, (_, lease) -> lease.renewedAt(nowMs));
        }
      }
    }
  }

  /// Ended in this entry by somebody else than its client.
  boolean endedUncleanly(SessionId session) {
    EndReason reason = closedInEntry.get(session);
    return reason != null && reason != EndReason.CLIENT;
  }

  boolean isOpen(SessionId session) {
    return open.containsKey(session);
  }

  /// Open, and its lease has not run out, or may have been renewed within this entry.
  boolean mayBeAlive(SessionId session, Entry entry) {
    return isSurelyAlive(session)
        || (isOpen(session) && (isRenewedIn(entry, session) || createdInEntry.contains(session)));
  }

  boolean isSurelyAlive(SessionId session) {
    Lease lease = open.get(session);
    return lease != null && nowMs < leaseEndMs(lease);
  }

  private static boolean isRenewedIn(Entry entry, SessionId session) {
    for (Command command : entry.commands()) {
      if (command instanceof RenewSessions renew && renew.sessions().contains(session)) {
        return true;
      }
    }
    return false;
  }

  private long leaseEndMs(Lease lease) {
    return Math.max(lease.deadlineMs, graceUntilMs);
  }

  long nowMs() {
    return nowMs;
  }
}
