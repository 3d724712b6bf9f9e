package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.lock.LockClaim;
import dev.aegis.dataplane.lock.LockDelay;
import dev.aegis.dataplane.lock.LockHold;
import dev.aegis.dataplane.lock.LockWait;
import dev.aegis.dataplane.lock.Tenure;
import dev.aegis.dataplane.machine.MachineSnapshot.LockState;
import dev.aegis.wire.log.v1.LockRecord;
import dev.aegis.wire.log.v1.WaiterRecord;
import java.util.ArrayList;
import java.util.List;

/// The part of [SnapshotCodec] that is about locks: one record for each that is held or closed.
final class LockRecordCodec {
  private LockRecordCodec() {}

  static LockRecord encode(LockState lock) {
    LockRecord.Builder out =
        LockRecord.newBuilder()
            .setLock(lock.lock().value())
            .setToken(lock.tenure().token().value());
    switch (lock.tenure()) {
      case LockHold hold ->
          out.setHolder(CommandCodec.encode(hold.acquire()))
              .setSinceMs(hold.sinceMs())
              .setLockDelayMs(hold.claim().delayMs())
              .setValue(KeyCommandCodec.encode(hold.claim().value()))
              .setProclamations(hold.proclamations());
      case LockDelay delay -> out.setClosedUntilMs(delay.untilMs());
    }
    for (LockWait wait : lock.waits()) {
      out.addWaiters(
          WaiterRecord.newBuilder()
              .setAcquire(CommandCodec.encode(wait.acquire()))
              .setToken(wait.token().value())
              .setDeadlineMs(wait.deadlineMs())
              .setLockDelayMs(wait.claim().delayMs())
              .setValue(KeyCommandCodec.encode(wait.claim().value())));
    }
    return out.build();
  }

  static LockState decode(LockRecord in) {
    LockName lock = new LockName(in.getLock());
    List<LockWait> waits = new ArrayList<>(in.getWaitersCount());
    for (WaiterRecord waiter : in.getWaitersList()) {
      LockClaim claim =
          new LockClaim(
              CommandCodec.decode(waiter.getAcquire()),
              new FencingToken(waiter.getToken()),
              waiter.getLockDelayMs(),
              KeyCommandCodec.decode(waiter.getValue()));
      waits.add(new LockWait(lock, claim, waiter.getDeadlineMs()));
    }
    return new LockState(lock, tenure(in), waits);
  }

  private static Tenure tenure(LockRecord in) {
    FencingToken token = new FencingToken(in.getToken());
    if (!in.hasHolder()) {
      return new LockDelay(token, in.getClosedUntilMs());
    }
    LockClaim claim =
        new LockClaim(
            CommandCodec.decode(in.getHolder()),
            token,
            in.getLockDelayMs(),
            KeyCommandCodec.decode(in.getValue()));
    return new LockHold(claim, in.getSinceMs(), in.getProclamations());
  }
}
