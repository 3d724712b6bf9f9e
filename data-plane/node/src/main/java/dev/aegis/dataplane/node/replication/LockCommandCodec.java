package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.wire.log.v1.AcquireLock;
import dev.aegis.wire.log.v1.ForceRelease;
import dev.aegis.wire.log.v1.ProclaimValue;

/// The part of [CommandCodec] that is about locks and elections.
final class LockCommandCodec {
  private LockCommandCodec() {}

  static AcquireLock encode(Command.AcquireLock acquire) {
    return AcquireLock.newBuilder()
        .setRequest(CommandCodec.encode(acquire.request()))
        .setLock(acquire.lock().value())
        .setWaitMs(acquire.waitMs())
        .setLockDelayMs(acquire.delayMs())
        .setMaxWaiters(acquire.maxWaiters())
        .setValue(KeyCommandCodec.encode(acquire.value()))
        .build();
  }

  static Command decode(AcquireLock in) {
    return new Command.AcquireLock(
        CommandCodec.decode(in.getRequest()),
        new LockName(in.getLock()),
        in.getWaitMs(),
        in.getLockDelayMs(),
        in.getMaxWaiters(),
        KeyCommandCodec.decode(in.getValue()));
  }

  static ProclaimValue encode(Command.ProclaimValue proclaim) {
    return ProclaimValue.newBuilder()
        .setRequest(CommandCodec.encode(proclaim.request()))
        .setLock(proclaim.lock().value())
        .setToken(proclaim.token().value())
        .setValue(KeyCommandCodec.encode(proclaim.value()))
        .build();
  }

  static Command decode(ProclaimValue in) {
    return new Command.ProclaimValue(
        CommandCodec.decode(in.getRequest()),
        new LockName(in.getLock()),
        new FencingToken(in.getToken()),
        KeyCommandCodec.decode(in.getValue()));
  }

  static ForceRelease encode(Command.ForceRelease force) {
    ForceRelease.Builder out =
        ForceRelease.newBuilder().setLock(force.lock().value()).setNote(force.note());
    if (force.request() != null) {
      out.setRequest(CommandCodec.encode(force.request()));
    }
    if (force.token() != null) {
      out.setToken(force.token().value());
    }
    return out.build();
  }

  static Command decode(ForceRelease in) {
    return new Command.ForceRelease(
        in.hasRequest() ? CommandCodec.decode(in.getRequest()) : null,
        new LockName(in.getLock()),
        in.hasToken() ? new FencingToken(in.getToken()) : null,
        in.getNote());
  }
}
