package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;

/// What an acquire asked for, unchanged from the queue to the hold.
///
/// @param acquire the request
/// @param token what it will hold: fixed when it asked, not when it is granted
/// @param delayMs how long the lock stays closed after an unclean end of the hold
/// @param value what the holder says of itself; empty for a plain lock
public record LockClaim(RequestId acquire, FencingToken token, long delayMs, Bytes value) {

  public SessionId session() {
    return acquire.session();
  }

  LockClaim saying(Bytes newValue) {
    return new LockClaim(acquire, token, delayMs, newValue);
  }
}
