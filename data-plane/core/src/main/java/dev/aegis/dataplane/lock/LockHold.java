package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;

/// Who has a lock.
///
/// @param claim what the holder asked for, with the value it says now
/// @param sinceMs replicated time of the grant
/// @param proclamations how often the holder has changed its value
public record LockHold(LockClaim claim, long sinceMs, long proclamations) implements Tenure {

  public RequestId acquire() {
    return claim.acquire();
  }

  @Override
  public FencingToken token() {
    return claim.token();
  }

  public SessionId session() {
    return claim.session();
  }

  LockHold saying(Bytes value) {
    return new LockHold(claim.saying(value), sinceMs, proclamations + 1);
  }
}
