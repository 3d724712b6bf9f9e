package dev.aegis.dataplane.session;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.time.LogicalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All sessions and their leases.
///
/// **Promise**: a session never ends before its TTL, counted in replicated time from its last
/// applied renewal, unless somebody asks for its end. It may end later: after a failover, or while
/// no tick comes.
///
/// **Why it holds**: a deadline only ever moves forward, replicated time is the same on every
/// replica, and a session leaves the table in two ways only: by request, or because a tick found it
/// due. Being due changes nothing by itself. A due session gets no lock and passes no guard, but it
/// keeps what it holds until a tick ends it, and a renewal that comes before the tick saves it; so
/// no lock ever has two owners.
///
/// **Grace**: while a cluster has no leader, nobody can renew. The first entry of each new term
/// therefore sets one number, `graceUntilMs`, before which no session is due: its effective
/// deadline is the later of its own and that number. This costs O(1) however many sessions there
/// are (touching each one is what etcd issue 9496 measured), and it depends on the entry alone, so
/// all replicas agree. Chubby's grace period is the model.
///
/// A session's id comes from a replicated counter and is never used twice. A nonce names a session
/// as well, for as long as it lives: whoever lost the answer to its opening asks again with the
/// same nonce and gets the same session, its lease counted anew.
public final class SessionTable {

  /// How long a new leader spares everybody. It is longer than the election and reconnection that
  /// it has to cover. A constant and no configuration: replicas may read different configurations
  /// while one is rolled out, and changing the constant changes what a log means.
  public static final long GRACE_MS = 10_000;

  private static final Comparator<Session> BY_DEADLINE =
      Comparator.comparingLong(Session::deadlineMs).thenComparing(Session::id);

  private final TreeMap<SessionId, Session> sessions = new TreeMap<>();
  private final TreeSet<Session> byDeadline = new TreeSet<>(BY_DEADLINE);
  private final TreeMap<Bytes, SessionId> byNonce = new TreeMap<>();
  private final SessionEnds ends = new SessionEnds();
  private long nextSession;
  private long graceUntilMs;

  /// An empty table.
  public SessionTable() {
    this(1, 0);
  }

  /// An empty table that goes on where another one was; see [#add].
  public SessionTable(long nextSession, long graceUntilMs) {
    this.nextSession = nextSession;
    this.graceUntilMs = graceUntilMs;
  }

  /// Puts a session of a snapshot back.
  public void add(Session session) {
    sessions.put(session.id(), session);
    byDeadline.add(session);
    if (!session.nonce().isEmpty()) {
      byNonce.put(session.nonce(), session.id());
    }
  }

  /// Spares every session for a while: called on the first entry of a new term.
  public void grantGrace(LogicalTime now) {
    graceUntilMs = now.after(GRACE_MS);
  }

  /// The session that was opened with this nonce and lives on; null for an empty nonce.
  public @Nullable Session openedWith(Bytes nonce) {
    SessionId id = byNonce.get(nonce);
    return id == null ? null : sessions.get(id);
  }

  public SessionId open(long ttlMs, String owner, Bytes nonce, LogicalTime now) {
    SessionId id = new SessionId(nextSession++);
    add(new Session(id, owner, ttlMs, nonce, now.after(ttlMs), new ReplyMemory()));
    return id;
  }

  /// Extends a lease, also one that ran out and was not ended yet. False: there is no such session.
  public boolean renew(SessionId id, LogicalTime now) {
    Session session = sessions.get(id);
    if (session == null) {
      return false;
    }
    byDeadline.remove(session);
    session.extendTo(now.after(session.ttlMs()));
    byDeadline.add(session);
    return true;
  }

  /// Forgets a session, and remembers for a while why it ended. False: there is no such session.
  public boolean end(SessionId id, EndReason reason, LogicalTime now) {
    Session session = sessions.remove(id);
    if (session == null) {
      return false;
    }
    byDeadline.remove(session);
    byNonce.remove(session.nonce());
    ends.add(new SessionEnd(id, reason, now.ms()));
    return true;
  }

  /// The sessions that ended last.
  public SessionEnds ends() {
    return ends;
  }

  public @Nullable Session find(SessionId id) {
    return sessions.get(id);
  }

  /// The session exists and its lease has not run out.
  public boolean isAlive(SessionId id, LogicalTime now) {
    Session session = sessions.get(id);
    return session != null && !now.hasReached(effectiveDeadlineMs(session));
  }

  public long effectiveDeadlineMs(Session session) {
    return Math.max(session.deadlineMs(), graceUntilMs);
  }

  /// The first `limit` sessions whose lease ran out at least `skewGraceMs` ago: by effective
  /// deadline, then by own deadline, then by id. (The own deadline ranks those whose effective
  /// deadline is the same end of grace; that way the index answers directly, at a cost of what is
  /// due and not of what exists.)
  ///
  /// @param skewGraceMs at least 0: how much slower than the leader's a client's clock may have run
  public List<SessionId> due(LogicalTime now, long skewGraceMs, int limit) {
    List<SessionId> due = new ArrayList<>();
    for (Session session : byDeadline) {
      long overdueMs = now.ms() - effectiveDeadlineMs(session);
      if (due.size() == limit || overdueMs < skewGraceMs) {
        break;
      }
      due.add(session.id());
    }
    return due;
  }

  /// The answer that a request already has: the remembered one when it is a repeat, or a refusal
  /// when its session is unknown or its sequence is too old to tell. Null: the request is new, go
  /// ahead.
  public @Nullable Outcome answered(RequestId request) {
    Session session = sessions.get(request.session());
    if (session == null) {
      return new Refused(Refusal.SESSION_NOT_FOUND, missing(request.session()));
    }
    Outcome remembered = session.replies().recall(request.sequence());
    if (remembered == null && session.replies().mayHaveForgotten(request.sequence())) {
      return new Refused(Refusal.SEQUENCE_TOO_OLD, tooOld(session, request.sequence()));
    }
    return remembered;
  }

  /// Remembers the answer of a new request. Nothing happens when its session has ended meanwhile.
  public void remember(RequestId request, Outcome outcome) {
    Session session = sessions.get(request.session());
    if (session != null) {
      session.replies().remember(request.sequence(), outcome);
    }
  }

  /// Replaces the remembered answer of an acquire that waited until now.
  public void settle(RequestId acquire, Outcome outcome) {
    Session session = sessions.get(acquire.session());
    if (session != null) {
      session.replies().settle(acquire.sequence(), outcome);
    }
  }

  /// Replaces the remembered answer of a request that has lost its effect since.
  public void amend(RequestId request, Outcome outcome) {
    Session session = sessions.get(request.session());
    if (session != null) {
      session.replies().amend(request.sequence(), outcome);
    }
  }

  /// Says that there is no such session, and why, if that is still known.
  public String missing(SessionId id) {
    SessionEnd end = ends.find(id);
    String what = end == null ? " does not exist or has ended" : whyEnded(end.reason());
    return "session " + id.value() + what + "; open a new one";
  }

  private static String whyEnded(EndReason reason) {
    return switch (reason) {
      case CLIENT -> " was ended by its client";
      case EXPIRED -> " has ended because its lease ran out";
      case OPERATOR -> " was ended by an operator";
    };
  }

  private static String tooOld(Session session, long sequence) {
    return "request "
        + sequence
        + " of session "
        + session.id().value()
        + " is older than what it remembers (sequences from "
        + session.replies().forgottenBelow()
        + " on), so whether it was applied is unknown; read the state and decide";
  }

  /// The sessions with ids above this one, ascending.
  public Collection<Session> after(SessionId id) {
    return Collections.unmodifiableCollection(sessions.tailMap(id, false).values());
  }

  /// All sessions, ascending by id.
  public Collection<Session> all() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  public int size() {
    return sessions.size();
  }

  public long nextSession() {
    return nextSession;
  }

  public long graceUntilMs() {
    return graceUntilMs;
  }
}
