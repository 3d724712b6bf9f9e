package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.access.AccessTable;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.kv.VersionedStore;
import dev.aegis.dataplane.lock.TakenLock;
import dev.aegis.dataplane.machine.MachineSnapshot.AccessState;
import dev.aegis.dataplane.machine.MachineSnapshot.Binding;
import dev.aegis.dataplane.machine.MachineSnapshot.Header;
import dev.aegis.dataplane.machine.MachineSnapshot.LockState;
import dev.aegis.dataplane.machine.MachineSnapshot.Reply;
import dev.aegis.dataplane.machine.MachineSnapshot.SessionState;
import dev.aegis.dataplane.machine.MachineSnapshot.StoreState;
import dev.aegis.dataplane.session.ReplyMemory;
import dev.aegis.dataplane.session.Session;
import dev.aegis.dataplane.session.SessionEnd;
import dev.aegis.dataplane.session.SessionTable;
import dev.aegis.dataplane.time.LogicalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Between the living state and its snapshot, both ways and without loss: every index and counter
/// that a snapshot does not name is derived from what it names.
final class SnapshotMapping {
  private SnapshotMapping() {}

  static MachineSnapshot snapshotOf(MachineState state) {
    List<SessionState> sessions = new ArrayList<>(state.sessions.size());
    for (Session session : state.sessions.all()) {
      sessions.add(sessionState(session));
    }
    List<LockState> locks = new ArrayList<>();
    for (Map.Entry<LockName, TakenLock> lock : state.locks.all().entrySet()) {
      TakenLock taken = lock.getValue();
      locks.add(new LockState(lock.getKey(), taken.tenure(), List.copyOf(taken.waits())));
    }
    VersionedStore store = state.store;
    return new MachineSnapshot(
        header(state),
        sessions,
        List.copyOf(state.sessions.ends().inOrder()),
        locks,
        new StoreState(store.revision(), store.compactedRevision(), store.versions()),
        accessState(state.access));
  }

  private static AccessState accessState(AccessTable access) {
    List<Binding> bindings = new ArrayList<>();
    access.bindings().forEach((session, whose) -> bindings.add(new Binding(session, whose)));
    return new AccessState(access.policy(), bindings);
  }

  private static Header header(MachineState state) {
    return new Header(
        state.lastIndex,
        state.lastTerm,
        state.time.ms(),
        state.sessions.graceUntilMs(),
        state.tokenBase,
        state.sessions.nextSession(),
        state.fingerprint.value());
  }

  private static SessionState sessionState(Session session) {
    List<Reply> replies = new ArrayList<>();
    session.replies().replies().forEach((at, outcome) -> replies.add(new Reply(at, outcome)));
    return new SessionState(
        session.id(),
        session.owner(),
        session.ttlMs(),
        session.nonce(),
        session.deadlineMs(),
        session.replies().forgottenBelow(),
        replies);
  }

  static MachineState stateOf(MachineSnapshot snapshot) {
    Header header = snapshot.header();
    StoreState store = snapshot.store();
    MachineState state =
        new MachineState(
            header.tokenBase(),
            new SessionTable(header.nextSession(), header.graceUntilMs()),
            new VersionedStore(store.revision(), store.compactedRevision(), store.versions()),
            accessTable(snapshot.access()),
            new Fingerprint(header.fingerprint()));
    state.time = new LogicalTime(header.timeMs());
    state.lastIndex = header.lastIndex();
    state.lastTerm = header.lastTerm();
    for (SessionState session : snapshot.sessions()) {
      state.sessions.add(session(session));
    }
    for (SessionEnd end : snapshot.ends()) {
      state.sessions.ends().add(end);
    }
    for (LockState lock : snapshot.locks()) {
      state.locks.add(lock.lock(), lock.tenure(), lock.waits());
    }
    return state;
  }

  private static AccessTable accessTable(AccessState state) {
    AccessTable access = new AccessTable();
    access.set(state.policy());
    for (Binding binding : state.bindings()) {
      access.bind(binding.session(), binding.principal());
    }
    return access;
  }

  private static Session session(SessionState state) {
    TreeMap<Long, Outcome> replies = new TreeMap<>();
    for (Reply reply : state.replies()) {
      replies.put(reply.sequence(), reply.outcome());
    }
    return new Session(
        state.session(),
        state.owner(),
        state.ttlMs(),
        state.nonce(),
        state.deadlineMs(),
        new ReplyMemory(state.forgottenBelow(), replies));
  }
}
