package dev.aegis.sdk.internal.kv;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.internal.rpc.SessionGone;
import dev.aegis.wire.v1.LockGuard;
import dev.aegis.wire.v1.RequestId;
import java.util.Optional;

/// Writes of somebody, under a lock of another's.
record GuardedIdentity(WriteIdentity writer, LockGuard lock) implements WriteIdentity {
  @Override
  public Optional<RequestId> newRequest() {
    return writer.newRequest();
  }

  @Override
  public void settled(RequestId request) {
    writer.settled(request);
  }

  @Override
  public Optional<LockGuard> guard() {
    return Optional.of(lock);
  }

  /// The guard is not the writer's: that it failed tells nothing about the writer.
  @Override
  public AegisException explain(AegisException failure) {
    return SessionGone.isBehind(failure) ? writer.explain(failure) : failure;
  }
}
