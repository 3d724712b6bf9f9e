package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.rpc.NodeChannel;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The renewals of one session at one node. For one thread.
final class RenewalStream implements AutoCloseable {
  private final BlockingClientCall<KeepAliveRequest, KeepAliveResponse> call;

  RenewalStream(NodeChannel node) {
    this.call = SessionServiceGrpc.newBlockingV2Stub(node.channel()).keepAlive();
  }

  /// Sends one renewal and waits for its answer. After a failure the stream is of no more use: a
  /// late answer would be taken for the next one's.
  RenewalAnswer renew(long sessionId, Duration limit)
      throws StatusException, InterruptedException, TimeoutException {
    KeepAliveRequest request = KeepAliveRequest.newBuilder().setSessionId(sessionId).build();
    long deadline = MonotonicClock.SYSTEM.nanos() + limit.toNanos();
    // False means that the stream has ended; reading then tells why.
    boolean _ = call.write(request, limit.toNanos(), TimeUnit.NANOSECONDS);
    Duration left = MonotonicClock.SYSTEM.until(deadline);
    KeepAliveResponse answer = call.read(left.toNanos(), TimeUnit.NANOSECONDS);
    if (answer == null) {
      throw Status.UNAVAILABLE.withDescription("the node ended the renewals").asException();
    }
    return RenewalAnswer.of(answer);
  }

  @Override
  public void close() {
    call.cancel("renewals end", null);
  }
}
