package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.session.RemoteSession;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.ReleaseLockRequest;

/// Gives one lock back, by its token. Done also when the lock turns out not to be held any more.
///
/// @param failover carries the call
/// @param session the holder
/// @param lockName the lock
/// @param token what the acquire returned
record Release(Failover failover, RemoteSession session, String lockName, long token)
    implements Runnable {
  @Override
  public void run() {
    if (!session.isAlive()) {
      return;
    }
    ReleaseLockRequest request =
        ReleaseLockRequest.newBuilder()
            .setRequest(session.nextRequest())
            .setLockName(lockName)
            .setToken(token)
            .build();
    try {
      failover.call(
          "Releasing lock \"" + lockName + "\"",
          Effect.REPEATABLE,
          on -> LockServiceGrpc.newBlockingV2Stub(on).release(request));
    } catch (AegisException failure) {
      AegisException explained = session.explain(failure);
      if (!isFreeAnyway(explained)) {
        throw explained;
      }
    }
  }

  private static boolean isFreeAnyway(AegisException failure) {
    if (failure instanceof RefusedException refused) {
      return switch (refused.code()) {
        case NOT_HOLDER, STALE_TOKEN -> true;
        case INVALID_REQUEST,
            SESSION_NOT_FOUND,
            ALREADY_REQUESTED,
            GUARD_FAILED,
            COMPACTED,
            FUTURE_REVISION,
            PERMISSION_DENIED,
            OTHER ->
            false;
      };
    }
    return failure instanceof SessionLostException;
  }
}
