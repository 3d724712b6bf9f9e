package dev.aegis.sdk.internal.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.internal.rpc.CallFailure.Definite;
import dev.aegis.sdk.internal.rpc.CallFailure.OutcomeUnknown;
import dev.aegis.sdk.internal.rpc.CallFailure.SafeToRetry;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a failed call says: the [Failure] in its trailer, or the bare gRPC status where there
/// is none (the node died, or something between client and node answered). In doubt the outcome is
/// unknown: calling a change that happened "not made" loses somebody's write, the other mistake
/// costs a read.
public final class FailureReader {
  static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("aegis-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private FailureReader() {}

  /// Sorts the end of one attempt.
  ///
  /// @param sent whether the request may have left this process
  public static CallFailure read(StatusException ended, boolean sent) {
    Optional<Failure> failure = trailer(ended);
    if (failure.isPresent()) {
      CallFailure read = fromFailure(failure.get());
      if (read != null) {
        return read;
      }
    }
    return fromStatus(ended.getStatus(), sent);
  }

  private static Optional<Failure> trailer(StatusException ended) {
    Metadata trailers = ended.getTrailers();
    byte[] bytes = trailers == null ? null : trailers.get(TRAILER);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Failure.parseFrom(bytes));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty(); // not ours to read; the status still stands
    }
  }

  /// Null when the code is one this client does not know.
  private static @Nullable CallFailure fromFailure(Failure failure) {
    String hint = failure.getLeaderHint().isEmpty() ? null : failure.getLeaderHint();
    String message = failure.getMessage();
    return switch (failure.getCode()) {
      case NOT_LEADER, NO_LEADER, NOT_SERVING, WATCH_TOO_SLOW ->
          new SafeToRetry(text(failure), hint, false);
      case OVERLOADED, STORAGE_EXHAUSTED -> new SafeToRetry(text(failure), hint, true);
      case OUTCOME_UNKNOWN -> new OutcomeUnknown(text(failure), hint);
      case SEQUENCE_TOO_OLD ->
          new Definite(
              new OutcomeUnknownException(strip(message), List.of(), new AnswerForgotten()));
      case LIMIT_EXCEEDED ->
          new Definite(
              new LimitExceededException(
                  message, failure.getLimitName(), failure.getLimit(), failure.getActual()));
      case INVALID_REQUEST -> refused(RefusalCode.INVALID_REQUEST, message);
      case SESSION_NOT_FOUND -> refused(RefusalCode.SESSION_NOT_FOUND, message);
      case NOT_HOLDER -> refused(RefusalCode.NOT_HOLDER, message);
      case STALE_TOKEN -> refused(RefusalCode.STALE_TOKEN, message);
      case ALREADY_REQUESTED -> refused(RefusalCode.ALREADY_REQUESTED, message);
      case GUARD_FAILED -> refused(RefusalCode.GUARD_FAILED, message);
      case COMPACTED -> refused(RefusalCode.COMPACTED, message);
      case FUTURE_REVISION -> refused(RefusalCode.FUTURE_REVISION, message);
      case PERMISSION_DENIED -> refused(RefusalCode.PERMISSION_DENIED, message);
      case MEMBER_CHANGE_UNDER_WAY -> refused(RefusalCode.MEMBER_CHANGE_UNDER_WAY, message);
      case MEMBER_NOT_FOUND -> refused(RefusalCode.MEMBER_NOT_FOUND, message);
      case MEMBER_EXISTS -> refused(RefusalCode.MEMBER_EXISTS, message);
      case MEMBER_NOT_CAUGHT_UP -> refused(RefusalCode.MEMBER_NOT_CAUGHT_UP, message);
      case QUORUM_AT_RISK -> refused(RefusalCode.QUORUM_AT_RISK, message);
      case MEMBER_UNREACHABLE -> refused(RefusalCode.MEMBER_UNREACHABLE, message);
      case FAILURE_CODE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  private static CallFailure fromStatus(Status status, boolean sent) {
    String error = text(status);
    if (!sent) {
      return new SafeToRetry(error, null, false);
    }
    return switch (status.getCode()) {
      case INVALID_ARGUMENT ->
          refused(RefusalCode.INVALID_REQUEST, "The node refused the request: " + error + ".");
      case NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          RESOURCE_EXHAUSTED,
          UNIMPLEMENTED ->
          refused(RefusalCode.OTHER, "The node refused the call: " + error + ".");
      case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
          new OutcomeUnknown(error, null);
    };
  }

  private static Definite refused(RefusalCode code, String message) {
    return new Definite(new RefusedException(code, message));
  }

  private static String text(Failure failure) {
    FailureCode code = failure.getCode();
    return failure.getMessage().isEmpty()
        ? code.name()
        : code.name() + ": " + strip(failure.getMessage());
  }

  /// The status in one line: gRPC appends pipelines and causes, of which only the first and the
  /// last tell anything.
  private static String text(Status status) {
    StringBuilder text = new StringBuilder(status.getCode().name());
    String description = status.getDescription();
    if (description != null) {
      text.append(": ").append(description.lines().findFirst().orElse(""));
    }
    Throwable root = status.getCause();
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    if (root != null && root.getMessage() != null && !root.getMessage().equals(description)) {
      text.append(": ").append(root.getMessage());
    }
    return text.toString();
  }

  private static String strip(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
