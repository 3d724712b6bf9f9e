package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;

/// Who has a lock.
///
/// @param acquire the request that got it
/// @param sinceMs replicated time of the grant
public record LockHold(RequestId acquire, FencingToken token, long sinceMs) {

  public SessionId session() {
    return acquire.session();
  }
}
