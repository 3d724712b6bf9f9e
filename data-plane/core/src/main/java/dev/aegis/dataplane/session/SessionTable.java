package dev.aegis.dataplane.session;

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
/// A session's id comes from a replicated counter and is never used twice.
public final class SessionTable {

  /// How long a new leader spares everybody. It is longer than the election and reconnection that
  /// it has to cover. A constant and no configuration: replicas may read different configurations
  /// while one is rolled out, and changing the constant changes what a log means.
  public static final long GRACE_MS = 10_000;

  private static final Comparator<Session> BY_DEADLINE =
      Comparator.comparingLong(Session::deadlineMs).thenComparing(Session::id);

  private final TreeMap<SessionId, Session> sessions = new TreeMap<>();
  private final TreeSet<Session> byDeadline = new TreeSet<>(BY_DEADLINE);
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
  }

  /// Spares every session for a while: called on the first entry of a new term.
  public void grantGrace(LogicalTime now) {
    graceUntilMs = now.after(GRACE_MS);
  }

  public SessionId open(long ttlMs, String owner, LogicalTime now) {
    SessionId id = new SessionId(nextSession++);
    add(new Session(id, owner, ttlMs, now.after(ttlMs), new ReplyMemory()));
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

  /// Forgets a session. False: there is no such session.
  public boolean end(SessionId id) {
    Session session = sessions.remove(id);
    return session != null && byDeadline.remove(session);
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
      return new Refused(Refusal.SESSION_NOT_FOUND, unknown(request.session()));
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

  public static String unknown(SessionId id) {
    return "session " + id.value() + " does not exist or has ended; open a new one";
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
