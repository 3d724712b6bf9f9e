package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.session.SessionEnd;
import dev.aegis.wire.log.v1.KeyDeletedRecord;
import dev.aegis.wire.log.v1.KeyPutRecord;
import dev.aegis.wire.log.v1.KeyRecord;
import dev.aegis.wire.log.v1.KeysDeletedRecord;
import dev.aegis.wire.log.v1.LockDelayedRecord;
import dev.aegis.wire.log.v1.OutcomeRecord;
import dev.aegis.wire.log.v1.ProclaimedRecord;
import dev.aegis.wire.log.v1.RefusedRecord;
import dev.aegis.wire.log.v1.ReplyRecord;
import dev.aegis.wire.log.v1.RevisionCompactedRecord;
import dev.aegis.wire.log.v1.SessionEndRecord;
import dev.aegis.wire.log.v1.SessionRecord;
import dev.aegis.wire.log.v1.SnapshotHeader;
import dev.aegis.wire.log.v1.SnapshotRecord;
import dev.aegis.wire.log.v1.TransactedRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// A snapshot as a sequence of records: equal states give equal bytes.
final class SnapshotCodec {
  static final int VERSION = 1;

  private SnapshotCodec() {}

  static void write(MachineSnapshot snapshot, OutputStream out) throws IOException {
    record(out, SnapshotRecord.newBuilder().setHeader(header(snapshot)));
    for (MachineSnapshot.SessionState session : snapshot.sessions()) {
      record(out, SnapshotRecord.newBuilder().setSession(session(session)));
    }
    for (SessionEnd end : snapshot.ends()) {
      record(out, SnapshotRecord.newBuilder().setSessionEnd(end(end)));
    }
    for (MachineSnapshot.LockState lock : snapshot.locks()) {
      record(out, SnapshotRecord.newBuilder().setLock(LockRecordCodec.encode(lock)));
    }
    for (KeyVersion version : snapshot.store().versions()) {
      record(out, SnapshotRecord.newBuilder().setKey(key(version)));
    }
    record(
        out, SnapshotRecord.newBuilder().setAccess(AccessCodec.policy(snapshot.access().policy())));
    for (MachineSnapshot.Binding binding : snapshot.access().bindings()) {
      record(out, SnapshotRecord.newBuilder().setAccess(AccessCodec.binding(binding)));
    }
  }

  /// Reads the records that [#write] wrote.
  ///
  /// @throws IOException when the bytes are not a snapshot of a version this software knows
  static MachineSnapshot read(InputStream in) throws IOException {
    SnapshotRecord first = SnapshotRecord.parseDelimitedFrom(in);
    if (first == null || !first.hasHeader() || first.getHeader().getVersion() != VERSION) {
      throw new IOException("not a snapshot of format " + VERSION);
    }
    if (first.getHeader().getTimeMs() < 0) {
      throw new IOException(
          "a snapshot at the time %d ms; replicated time starts at 0"
              .formatted(first.getHeader().getTimeMs()));
    }
    List<MachineSnapshot.SessionState> sessions = new ArrayList<>();
    List<SessionEnd> ends = new ArrayList<>();
    List<MachineSnapshot.LockState> locks = new ArrayList<>();
    List<KeyVersion> versions = new ArrayList<>();
    AccessCodec.Collector access = new AccessCodec.Collector();
    for (SnapshotRecord next = SnapshotRecord.parseDelimitedFrom(in);
        next != null;
        next = SnapshotRecord.parseDelimitedFrom(in)) {
      switch (next.getRecordCase()) {
        case SESSION -> sessions.add(session(next.getSession()));
        case SESSION_END -> ends.add(end(next.getSessionEnd()));
        case LOCK -> locks.add(LockRecordCodec.decode(next.getLock()));
        case KEY -> versions.add(key(next.getKey()));
        case ACCESS -> access.add(next.getAccess());
        case HEADER, RECORD_NOT_SET -> throw new IOException("unexpected record in a snapshot");
      }
    }
    SnapshotHeader header = first.getHeader();
    return new MachineSnapshot(
        new MachineSnapshot.Header(
            header.getLastIndex(),
            header.getLastTerm(),
            header.getTimeMs(),
            header.getGraceUntilMs(),
            header.getTokenBase(),
            header.getNextSession(),
            header.getFingerprint()),
        sessions,
        ends,
        locks,
        new MachineSnapshot.StoreState(
            header.getRevision(), header.getCompactedRevision(), versions),
        access.state());
  }

  private static void record(OutputStream out, SnapshotRecord.Builder record) throws IOException {
    record.build().writeDelimitedTo(out);
  }

  private static SnapshotHeader header(MachineSnapshot snapshot) {
    MachineSnapshot.Header header = snapshot.header();
    return SnapshotHeader.newBuilder()
        .setVersion(VERSION)
        .setLastIndex(header.lastIndex())
        .setLastTerm(header.lastTerm())
        .setTimeMs(header.timeMs())
        .setGraceUntilMs(header.graceUntilMs())
        .setTokenBase(header.tokenBase())
        .setNextSession(header.nextSession())
        .setFingerprint(header.fingerprint())
        .setRevision(snapshot.store().revision())
        .setCompactedRevision(snapshot.store().compactedRevision())
        .build();
  }

  private static SessionRecord session(MachineSnapshot.SessionState session) {
    SessionRecord.Builder out =
        SessionRecord.newBuilder()
            .setSession(session.session().value())
            .setOwner(session.owner())
            .setTtlMs(session.ttlMs())
            .setNonce(KeyCommandCodec.encode(session.nonce()))
            .setDeadlineMs(session.deadlineMs())
            .setForgottenBelow(session.forgottenBelow());
    for (MachineSnapshot.Reply reply : session.replies()) {
      out.addReplies(
          ReplyRecord.newBuilder()
              .setSequence(reply.sequence())
              .setOutcome(outcome(reply.outcome())));
    }
    return out.build();
  }

  private static MachineSnapshot.SessionState session(SessionRecord in) throws IOException {
    List<MachineSnapshot.Reply> replies = new ArrayList<>(in.getRepliesCount());
    for (ReplyRecord reply : in.getRepliesList()) {
      replies.add(new MachineSnapshot.Reply(reply.getSequence(), outcome(reply.getOutcome())));
    }
    return new MachineSnapshot.SessionState(
        new SessionId(in.getSession()),
        in.getOwner(),
        in.getTtlMs(),
        KeyCommandCodec.decode(in.getNonce()),
        in.getDeadlineMs(),
        in.getForgottenBelow(),
        replies);
  }

  private static SessionEndRecord end(SessionEnd end) {
    return SessionEndRecord.newBuilder()
        .setSession(end.session().value())
        .setReason(end.reason().name())
        .setEndedAtMs(end.endedAtMs())
        .build();
  }

  private static SessionEnd end(SessionEndRecord in) throws IOException {
    return new SessionEnd(
        new SessionId(in.getSession()), named(EndReason.class, in.getReason()), in.getEndedAtMs());
  }

  private static OutcomeRecord outcome(Outcome outcome) {
    OutcomeRecord.Builder out = OutcomeRecord.newBuilder();
    switch (outcome) {
      case Outcome.LockGranted(FencingToken token) -> out.setLockGrantedToken(token.value());
      case Outcome.LockQueued(int position) -> out.setLockQueuedPosition(position);
      case Outcome.LockHeld(FencingToken token) -> out.setLockHeldToken(token.value());
      case Outcome.WaitEnded(WaitEnd why) -> out.setWaitEnded(why.name());
      case Outcome.LockReleased(FencingToken token) -> out.setLockReleasedToken(token.value());
      case Outcome.LockDelayed(FencingToken token, long remainingMs) ->
          out.setLockDelayed(
              LockDelayedRecord.newBuilder().setToken(token.value()).setRemainingMs(remainingMs));
      case Outcome.LockRevoked(FencingToken token) -> out.setLockRevokedToken(token.value());
      case Outcome.LockForced(FencingToken token) -> out.setLockForcedToken(token.value());
      case Outcome.Proclaimed(FencingToken token, long proclamation) ->
          out.setProclaimed(
              ProclaimedRecord.newBuilder().setToken(token.value()).setProclamation(proclamation));
      case Outcome.KeyPut(long revision, long version, _) ->
          out.setKeyPut(KeyPutRecord.newBuilder().setRevision(revision).setVersion(version));
      case Outcome.KeyDeleted(long revision, int deleted) ->
          out.setKeyDeleted(
              KeyDeletedRecord.newBuilder().setRevision(revision).setDeleted(deleted));
      case Outcome.KeysDeleted(long revision, int deleted, _) ->
          out.setKeysDeleted(
              KeysDeletedRecord.newBuilder().setRevision(revision).setDeleted(deleted));
      case Outcome.Transacted(boolean succeeded, long revision, _, _) ->
          out.setTransacted(
              TransactedRecord.newBuilder().setSucceeded(succeeded).setRevision(revision));
      case Outcome.RevisionCompacted(long compacted, long revision) ->
          out.setRevisionCompacted(
              RevisionCompactedRecord.newBuilder()
                  .setCompactedRevision(compacted)
                  .setRevision(revision));
      case Outcome.RevisionInFuture(long revision) -> out.setRevisionInFuture(revision);
      case Outcome.Refused(Refusal refusal, String detail) ->
          out.setRefused(RefusedRecord.newBuilder().setRefusal(refusal.name()).setDetail(detail));
      case Outcome.SessionCreated _,
          Outcome.SessionsRenewed _,
          Outcome.SessionEnded _,
          Outcome.StoreCompacted _,
          Outcome.Ticked _,
          Outcome.PolicySet _ ->
          throw new IllegalStateException("a session never remembers " + outcome);
    }
    return out.build();
  }

  private static Outcome outcome(OutcomeRecord in) throws IOException {
    return switch (in.getOutcomeCase()) {
      case LOCK_GRANTED_TOKEN ->
          new Outcome.LockGranted(new FencingToken(in.getLockGrantedToken()));
      case LOCK_QUEUED_POSITION -> new Outcome.LockQueued(in.getLockQueuedPosition());
      case LOCK_HELD_TOKEN -> new Outcome.LockHeld(new FencingToken(in.getLockHeldToken()));
      case WAIT_ENDED -> new Outcome.WaitEnded(named(WaitEnd.class, in.getWaitEnded()));
      case LOCK_RELEASED_TOKEN ->
          new Outcome.LockReleased(new FencingToken(in.getLockReleasedToken()));
      case LOCK_DELAYED ->
          new Outcome.LockDelayed(
              new FencingToken(in.getLockDelayed().getToken()),
              in.getLockDelayed().getRemainingMs());
      case LOCK_REVOKED_TOKEN ->
          new Outcome.LockRevoked(new FencingToken(in.getLockRevokedToken()));
      case LOCK_FORCED_TOKEN -> new Outcome.LockForced(new FencingToken(in.getLockForcedToken()));
      case PROCLAIMED ->
          new Outcome.Proclaimed(
              new FencingToken(in.getProclaimed().getToken()),
              in.getProclaimed().getProclamation());
      case KEY_PUT -> new Outcome.KeyPut(in.getKeyPut().getRevision(), in.getKeyPut().getVersion());
      case KEY_DELETED ->
          new Outcome.KeyDeleted(in.getKeyDeleted().getRevision(), in.getKeyDeleted().getDeleted());
      case KEYS_DELETED ->
          new Outcome.KeysDeleted(
              in.getKeysDeleted().getRevision(), in.getKeysDeleted().getDeleted(), List.of());
      case TRANSACTED ->
          new Outcome.Transacted(
              in.getTransacted().getSucceeded(), in.getTransacted().getRevision(), List.of(), true);
      case REVISION_COMPACTED ->
          new Outcome.RevisionCompacted(
              in.getRevisionCompacted().getCompactedRevision(),
              in.getRevisionCompacted().getRevision());
      case REVISION_IN_FUTURE -> new Outcome.RevisionInFuture(in.getRevisionInFuture());
      case REFUSED ->
          new Outcome.Refused(
              named(Refusal.class, in.getRefused().getRefusal()), in.getRefused().getDetail());
      case OUTCOME_NOT_SET -> throw new IOException("a remembered reply without an outcome");
    };
  }

  private static <E extends Enum<E>> E named(Class<E> type, String name) throws IOException {
    return KeyCommandCodec.named(type, name)
        .orElseThrow(() ->
            new IOException("a snapshot names a " + type.getSimpleName() + " that is not known"));
  }

  private static KeyRecord key(KeyVersion version) {
    return KeyRecord.newBuilder()
        .setKey(KeyCommandCodec.encode(version.key()))
        .setValue(KeyCommandCodec.encode(version.value()))
        .setCreateRevision(version.createRevision())
        .setModRevision(version.modRevision())
        .setVersion(version.version())
        .setSession(KeyCommandCodec.numberOf(version.session()))
        .build();
  }

  private static KeyVersion key(KeyRecord in) {
    return new KeyVersion(
        KeyCommandCodec.decode(in.getKey()),
        KeyCommandCodec.decode(in.getValue()),
        in.getCreateRevision(),
        in.getModRevision(),
        in.getVersion(),
        KeyCommandCodec.session(in.getSession()));
  }
}
