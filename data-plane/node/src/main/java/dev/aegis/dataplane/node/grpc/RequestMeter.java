package dev.aegis.dataplane.node.grpc;

import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;

/// Times every unary call as a client sees it and sorts its end into the contract's five outcomes.
final class RequestMeter implements ServerInterceptor {

  private final ClientPort.CallListener listener;

  RequestMeter(ClientPort.CallListener listener) {
    this.listener = listener;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!call.getMethodDescriptor().getType().clientSendsOneMessage()
        || !call.getMethodDescriptor().getType().serverSendsOneMessage()) {
      return next.startCall(call, headers);
    }
    long start = System.nanoTime();
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    return next.startCall(
        new ForwardingServerCall.SimpleForwardingServerCall<Q, R>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            listener.finished(
                method, outcomeOf(status, trailers), Duration.ofNanos(System.nanoTime() - start));
            super.close(status, trailers);
          }
        },
        headers);
  }

  private static String outcomeOf(Status status, Metadata trailers) {
    if (status.isOk()) {
      return "ok";
    }
    var failure = trailers.get(Failures.TRAILER);
    if (failure == null) {
      return "unknown";
    }
    return switch (failure.getCode()) {
      case NOT_LEADER,
          NO_LEADER,
          NOT_SERVING,
          OVERLOADED,
          STORAGE_EXHAUSTED,
          WATCH_TOO_SLOW,
          MEMBER_CHANGE_UNDER_WAY ->
          "unavailable";
      case OUTCOME_UNKNOWN, SEQUENCE_TOO_OLD, FAILURE_CODE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
      case INVALID_REQUEST, LIMIT_EXCEEDED -> "invalid";
      case SESSION_NOT_FOUND,
          NOT_HOLDER,
          STALE_TOKEN,
          ALREADY_REQUESTED,
          GUARD_FAILED,
          COMPACTED,
          FUTURE_REVISION,
          PERMISSION_DENIED,
          MEMBER_NOT_FOUND,
          MEMBER_EXISTS,
          MEMBER_NOT_CAUGHT_UP,
          QUORUM_AT_RISK,
          MEMBER_UNREACHABLE ->
          "refused";
    };
  }
}
