package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.RequestId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One lock of the fake. Guarded by its machine.
final class FakeLock {
  @Nullable RequestId holder;
  long token;
  final Deque<RequestId> waiters = new ArrayDeque<>();

  boolean isHeldBy(RequestId request) {
    return request.equals(holder);
  }

  boolean concerns(long sessionId) {
    return (holder != null && holder.getSessionId() == sessionId)
        || waiters.stream().anyMatch(waiter -> waiter.getSessionId() == sessionId);
  }

  /// Hands the free lock to the first in line, if there is one.
  void grantNext(long logIndex) {
    RequestId next = waiters.poll();
    if (next != null) {
      holder = next;
      token = logIndex;
    }
  }
}
