package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.FencingToken;

/// Why a lock is not free: somebody has it, or it is closed for a while.
public sealed interface Tenure permits LockHold, LockDelay {

  /// The holder's, or the last holder's.
  FencingToken token();
}
