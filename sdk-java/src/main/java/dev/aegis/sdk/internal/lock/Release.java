package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.internal.rpc.Attempt;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.session.RemoteSession;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.ReleaseLockRequest;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.ResignRequest;
import java.util.function.Function;

/// Gives one lock back, by its token. Done also when the lock turns out not to be held any more.
///
/// @param failover carries the call
/// @param session the holder
/// @param lockName the lock
/// @param token what the acquire returned
record Release(Failover failover, RemoteSession session, String lockName, long token) {

  /// Releases a lock.
  void ofLock() {
    run(
        "Release",
        "Releasing lock \"" + lockName + "\"",
        id -> {
          ReleaseLockRequest request =
              ReleaseLockRequest.newBuilder()
                  .setRequest(id)
                  .setLockName(lockName)
                  .setToken(token)
                  .build();
          return on -> LockServiceGrpc.newBlockingV2Stub(on).release(request);
        });
  }

  /// Resigns.
  void ofLeadership() {
    run(
        "Resign",
        "Resigning from election \"" + lockName + "\"",
        id -> {
          ResignRequest request =
              ResignRequest.newBuilder()
                  .setRequest(id)
                  .setElectionName(lockName)
                  .setToken(token)
                  .build();
          return on -> ElectionServiceGrpc.newBlockingV2Stub(on).resign(request);
        });
  }

  private <T> void run(String operation, String what, Function<RequestId, Attempt<T>> numbered) {
    if (!session.isAlive()) {
      return;
    }
    Attempt<T> attempt = numbered.apply(session.nextRequest());
    try {
      failover.call(operation, what, Effect.REPEATABLE, attempt);
    } catch (AegisException failure) {
      AegisException explained = session.explain(failure);
      if (!isFreeAnyway(explained)) {
        throw explained;
      }
    }
  }

  private static boolean isFreeAnyway(AegisException failure) {
    return NotHeld.isSaidBy(failure) || failure instanceof SessionLostException;
  }
}
