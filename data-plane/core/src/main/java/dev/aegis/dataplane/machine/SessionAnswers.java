package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Answer.SessionDescribed;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Query.ListSessions;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.session.Session;
import dev.aegis.dataplane.session.SessionEnd;
import java.util.ArrayList;
import java.util.List;

/// What can be asked about sessions.
final class SessionAnswers {
  private SessionAnswers() {}

  static Answer describe(MachineState state, SessionId id) {
    Session session = state.sessions.find(id);
    if (session != null) {
      return described(state, session);
    }
    SessionEnd end = state.sessions.ends().find(id);
    return end == null
        ? new Answer.NotFound()
        : new Answer.SessionGone(id, end.reason(), state.time.ms() - end.endedAtMs());
  }

  static Answer find(MachineState state, Bytes nonce) {
    Session session = state.sessions.openedWith(nonce);
    return session == null ? new Answer.NotFound() : described(state, session);
  }

  static Answer list(MachineState state, ListSessions query) {
    List<SessionDescribed> listed = new ArrayList<>();
    for (Session session : state.sessions.after(new SessionId(query.after()))) {
      if (listed.size() >= query.limit()) {
        return new Answer.SessionsListed(listed, true);
      }
      listed.add(described(state, session));
    }
    return new Answer.SessionsListed(listed, false);
  }

  private static SessionDescribed described(MachineState state, Session session) {
    return new SessionDescribed(
        session.id(),
        session.owner(),
        session.ttlMs(),
        state.time.until(state.sessions.effectiveDeadlineMs(session)),
        state.locks.heldBy(session.id()),
        state.store.keysOf(session.id()));
  }
}
