package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;

/// An acquire in the queue of a lock.
///
/// @param token what it will hold: fixed when it asked, not when it is granted
/// @param deadlineMs replicated time at which it leaves the queue
public record LockWait(LockName lock, RequestId acquire, FencingToken token, long deadlineMs) {

  public SessionId session() {
    return acquire.session();
  }
}
