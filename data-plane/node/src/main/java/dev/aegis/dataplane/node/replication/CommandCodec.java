package dev.aegis.dataplane.node.replication;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.wire.log.v1.CancelWait;
import dev.aegis.wire.log.v1.Compact;
import dev.aegis.wire.log.v1.CreateSession;
import dev.aegis.wire.log.v1.EndSession;
import dev.aegis.wire.log.v1.Guard;
import dev.aegis.wire.log.v1.LogEntry;
import dev.aegis.wire.log.v1.ReleaseLock;
import dev.aegis.wire.log.v1.RenewSessions;
import dev.aegis.wire.log.v1.Request;
import dev.aegis.wire.log.v1.SetPolicy;
import dev.aegis.wire.log.v1.Tick;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Between the machine's commands and the bytes in the log.
///
/// Decoding is total: bytes that cannot be read become [Command.Unreadable], which every replica
/// refuses alike. It depends on nothing but the bytes.
final class CommandCodec {
  /// Format of the commands in an entry. A release with a new kind of command or field raises it:
  /// older software then stops at the entry, where it would else refuse what newer software carries
  /// out.
  static final int VERSION = 1;

  private CommandCodec() {}

  static dev.aegis.wire.log.v1.Command encode(Command command) {
    dev.aegis.wire.log.v1.Command.Builder out = dev.aegis.wire.log.v1.Command.newBuilder();
    switch (command) {
      case Command.CreateSession(long ttlMs, String owner, Bytes nonce) ->
          out.setCreateSession(
              CreateSession.newBuilder()
                  .setTtlMs(ttlMs)
                  .setOwner(owner)
                  .setNonce(KeyCommandCodec.encode(nonce)));
      case Command.RenewSessions(List<SessionId> sessions) -> {
        RenewSessions.Builder renew = RenewSessions.newBuilder();
        sessions.forEach(session -> renew.addSessions(session.value()));
        out.setRenewSessions(renew);
      }
      case Command.EndSession(SessionId session, EndReason reason) ->
          out.setEndSession(
              EndSession.newBuilder().setSession(session.value()).setReason(reason.name()));
      case Command.AcquireLock acquire -> out.setAcquireLock(LockCommandCodec.encode(acquire));
      case Command.CancelWait(RequestId acquire, LockName lock) ->
          out.setCancelWait(
              CancelWait.newBuilder().setAcquire(encode(acquire)).setLock(lock.value()));
      case Command.ReleaseLock(RequestId request, LockName lock, FencingToken token) ->
          out.setReleaseLock(
              ReleaseLock.newBuilder()
                  .setRequest(encode(request))
                  .setLock(lock.value())
                  .setToken(token.value()));
      case Command.ProclaimValue proclaim ->
          out.setProclaimValue(LockCommandCodec.encode(proclaim));
      case Command.ForceRelease force -> out.setForceRelease(LockCommandCodec.encode(force));
      case Command.PutKey put -> out.setPutKey(KeyCommandCodec.encode(put));
      case Command.DeleteKey delete -> out.setDeleteKey(KeyCommandCodec.encode(delete));
      case Command.DeleteKeys delete -> out.setDeleteKeys(KeyCommandCodec.encode(delete));
      case Command.Transact transact -> out.setTransact(KeyCommandCodec.encode(transact));
      case Command.Compact(long revision) ->
          out.setCompact(Compact.newBuilder().setRevision(revision));
      case Command.Tick tick ->
          out.setTick(
              Tick.newBuilder()
                  .setProposedInTerm(tick.proposedInTerm())
                  .setRetainedRevisions(tick.retainedRevisions())
                  .setSkewGraceMs(tick.skewGraceMs()));
      case Command.SetPolicy(long expectedVersion, List<Grant> grants) ->
          out.setSetPolicy(
              SetPolicy.newBuilder()
                  .setExpectedVersion(expectedVersion)
                  .addAllGrants(AccessCodec.encode(grants)));
      case Command.OnBehalf(Caller caller, Command asked) -> {
        return encode(asked).toBuilder().setCaller(AccessCodec.encode(caller)).build();
      }
      case Command.Unreadable(String why) ->
          throw new IllegalArgumentException("never proposed: " + why);
    }
    return out.build();
  }

  static Request encode(RequestId request) {
    return Request.newBuilder()
        .setSession(request.session().value())
        .setSequence(request.sequence())
        .build();
  }

  static Guard encode(LockGuard guard) {
    return Guard.newBuilder().setLock(guard.lock().value()).setToken(guard.token().value()).build();
  }

  /// An entry as the machine wants it, and the leader's wall clock for telemetry.
  ///
  /// @param version format of the commands; 0 if the bytes are malformed
  record Decoded(Entry entry, long leaderWallMs, int version) {

    /// Newer software wrote it: `entry` is not all it says, and must not be applied.
    boolean isNewer() {
      return Integer.compareUnsigned(version, VERSION) > 0;
    }
  }

  static Decoded decode(long index, long term, ByteBuffer logData) {
    LogEntry entry;
    try {
      entry = parse(logData);
    } catch (InvalidProtocolBufferException e) {
      return new Decoded(
          new Entry(index, term, 0, List.of(new Command.Unreadable("malformed"))), 0, 0);
    }
    List<Command> commands = new ArrayList<>(entry.getCommandsCount());
    for (dev.aegis.wire.log.v1.Command command : entry.getCommandsList()) {
      commands.add(command.hasCaller() ? decodeOnBehalf(command) : decode(command));
    }
    return new Decoded(
        new Entry(index, term, entry.getLeaderTimestampMs(), commands),
        entry.getLeaderWallMs(),
        entry.getVersion());
  }

  /// Without a copy of each key and value: what the commands keep of them is copied once, as they
  /// are decoded.
  private static LogEntry parse(ByteBuffer logData) throws InvalidProtocolBufferException {
    CodedInputStream in = CodedInputStream.newInstance(logData);
    in.enableAliasing(true);
    LogEntry entry = LogEntry.parser().parseFrom(in);
    in.checkLastTagWas(0);
    return entry;
  }

  private static Command decodeOnBehalf(dev.aegis.wire.log.v1.Command in) {
    Caller caller = AccessCodec.decode(in.getCaller());
    return caller == null
        ? new Command.Unreadable("unknown kind of caller")
        : new Command.OnBehalf(caller, decode(in));
  }

  private static Command decode(dev.aegis.wire.log.v1.Command in) {
    return switch (in.getBodyCase()) {
      case CREATE_SESSION ->
          new Command.CreateSession(
              in.getCreateSession().getTtlMs(),
              in.getCreateSession().getOwner(),
              KeyCommandCodec.decode(in.getCreateSession().getNonce()));
      case RENEW_SESSIONS ->
          new Command.RenewSessions(
              in.getRenewSessions().getSessionsList().stream().map(SessionId::new).toList());
      case END_SESSION -> decodeEnd(in.getEndSession());
      case ACQUIRE_LOCK -> LockCommandCodec.decode(in.getAcquireLock());
      case PROCLAIM_VALUE -> LockCommandCodec.decode(in.getProclaimValue());
      case FORCE_RELEASE -> LockCommandCodec.decode(in.getForceRelease());
      case CANCEL_WAIT ->
          new Command.CancelWait(
              decode(in.getCancelWait().getAcquire()), new LockName(in.getCancelWait().getLock()));
      case RELEASE_LOCK ->
          new Command.ReleaseLock(
              decode(in.getReleaseLock().getRequest()),
              new LockName(in.getReleaseLock().getLock()),
              new FencingToken(in.getReleaseLock().getToken()));
      case PUT_KEY -> KeyCommandCodec.decode(in.getPutKey());
      case DELETE_KEY -> KeyCommandCodec.decode(in.getDeleteKey());
      case DELETE_KEYS -> KeyCommandCodec.decode(in.getDeleteKeys());
      case TRANSACT -> KeyCommandCodec.decode(in.getTransact());
      case COMPACT -> new Command.Compact(in.getCompact().getRevision());
      case TICK ->
          new Command.Tick(
              in.getTick().getProposedInTerm(),
              in.getTick().getRetainedRevisions(),
              in.getTick().getSkewGraceMs());
      case SET_POLICY -> decodePolicy(in.getSetPolicy());
      case BODY_NOT_SET -> new Command.Unreadable("unknown command");
    };
  }

  private static Command decodePolicy(SetPolicy in) {
    List<Grant> grants = AccessCodec.decode(in.getGrantsList());
    return grants == null
        ? new Command.Unreadable("unknown role")
        : new Command.SetPolicy(in.getExpectedVersion(), grants);
  }

  private static Command decodeEnd(EndSession in) {
    for (EndReason reason : EndReason.values()) {
      if (reason.name().equals(in.getReason())) {
        return new Command.EndSession(new SessionId(in.getSession()), reason);
      }
    }
    return new Command.Unreadable("unknown reason to end a session");
  }

  static RequestId decode(Request in) {
    return new RequestId(new SessionId(in.getSession()), in.getSequence());
  }

  static LockGuard decode(Guard in) {
    return new LockGuard(new LockName(in.getLock()), new FencingToken(in.getToken()));
  }

  /// The name of the lock an encoded command acquires, if it is an acquire.
  static @Nullable String acquiredLock(dev.aegis.wire.log.v1.Command command) {
    return command.hasAcquireLock() ? command.getAcquireLock().getLock() : null;
  }
}
