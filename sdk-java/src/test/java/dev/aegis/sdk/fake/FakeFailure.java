package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/// Failures as the contract wants them: a gRPC status, and the whole story in the trailer.
public final class FakeFailure {
  public static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("aegis-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private FakeFailure() {}

  public static StatusRuntimeException of(FailureCode code, String message) {
    return of(Failure.newBuilder().setCode(code).setMessage(message).build());
  }

  public static StatusRuntimeException of(Failure failure) {
    Metadata trailers = new Metadata();
    trailers.put(TRAILER, failure.toByteArray());
    return status(failure.getCode())
        .withDescription(failure.getMessage())
        .asRuntimeException(trailers);
  }

  /// The status the contract names beside each code.
  private static Status status(FailureCode code) {
    return switch (code) {
      case NOT_LEADER, NO_LEADER, OUTCOME_UNKNOWN, NOT_SERVING -> Status.UNAVAILABLE;
      case OVERLOADED, STORAGE_EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
      case INVALID_REQUEST, LIMIT_EXCEEDED -> Status.INVALID_ARGUMENT;
      case SESSION_NOT_FOUND, MEMBER_NOT_FOUND -> Status.NOT_FOUND;
      case MEMBER_EXISTS -> Status.ALREADY_EXISTS;
      case MEMBER_NOT_CAUGHT_UP, QUORUM_AT_RISK, MEMBER_UNREACHABLE -> Status.FAILED_PRECONDITION;
      case NOT_HOLDER, STALE_TOKEN, ALREADY_REQUESTED, SEQUENCE_TOO_OLD, GUARD_FAILED ->
          Status.FAILED_PRECONDITION;
      case COMPACTED, FUTURE_REVISION -> Status.OUT_OF_RANGE;
      case PERMISSION_DENIED -> Status.PERMISSION_DENIED;
      case WATCH_TOO_SLOW, MEMBER_CHANGE_UNDER_WAY -> Status.ABORTED;
      case FAILURE_CODE_UNSPECIFIED, UNRECOGNIZED -> Status.UNKNOWN;
    };
  }
}
