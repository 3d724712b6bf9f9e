package dev.aegis.sdk.fake;

import com.google.protobuf.Message;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.RequestId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// One session of the fake: when it was renewed last, and what it answered to which request.
/// Guarded by its machine.
final class FakeSession {
  final long id;
  final Duration ttl;
  long renewedAtNanos;
  private final Map<Long, Message> replies = new HashMap<>();

  FakeSession(long id, Duration ttl) {
    this.id = id;
    this.ttl = ttl;
    this.renewedAtNanos = System.nanoTime();
  }

  /// When the cluster may end it.
  long deadlineNanos() {
    return renewedAtNanos + ttl.toNanos();
  }

  boolean hasAnswered(RequestId request) {
    return replies.containsKey(request.getSequence());
  }

  /// The first answer, or the one made now.
  @SuppressWarnings("unchecked") // a sequence is never used for two kinds of requests
  <A extends Message> A answerOnce(RequestId request, Supplier<A> apply) {
    if (request.getSequence() < 1) {
      throw FakeFailure.of(FailureCode.INVALID_REQUEST, "request.sequence must be 1 or more.");
    }
    Message known = replies.get(request.getSequence());
    if (known == null) {
      known = apply.get();
      replies.put(request.getSequence(), known);
    }
    return (A) known;
  }
}
