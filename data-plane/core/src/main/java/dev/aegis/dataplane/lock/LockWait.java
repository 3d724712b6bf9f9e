package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;

/// An acquire in the queue of a lock.
///
/// @param deadlineMs replicated time at which it leaves the queue
public record LockWait(LockName lock, LockClaim claim, long deadlineMs) {

  public RequestId acquire() {
    return claim.acquire();
  }

  public FencingToken token() {
    return claim.token();
  }

  public SessionId session() {
    return claim.session();
  }
}
