package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Refusal;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;

/// The machine's refusals in the words of the public contract.
final class Refusals {
  private Refusals() {}

  static Failure failureOf(Refusal refusal, String detail) {
    return Failure.newBuilder()
        .setCode(codeOf(refusal))
        .setMessage(sentence(refusal, detail))
        .build();
  }

  static FailureCode codeOf(Refusal refusal) {
    return switch (refusal) {
      case SESSION_NOT_FOUND -> FailureCode.SESSION_NOT_FOUND;
      case NOT_HOLDER, NOT_HELD, NO_SUCH_WAIT -> FailureCode.NOT_HOLDER;
      case STALE_TOKEN -> FailureCode.STALE_TOKEN;
      case ALREADY_REQUESTED -> FailureCode.ALREADY_REQUESTED;
      // Safe to send again: nothing was changed.
      case REPEATED_ACQUIRE_IN_ENTRY, STALE_TERM, QUEUE_FULL -> FailureCode.OVERLOADED;
      case SEQUENCE_TOO_OLD -> FailureCode.SEQUENCE_TOO_OLD;
      case GUARD_FAILED -> FailureCode.GUARD_FAILED;
      case LIMIT_EXCEEDED -> FailureCode.LIMIT_EXCEEDED;
      case PERMISSION_DENIED -> FailureCode.PERMISSION_DENIED;
      case DUPLICATE_KEY, KEY_NOT_FOUND -> FailureCode.INVALID_REQUEST;
      case UNREADABLE -> FailureCode.INVALID_REQUEST;
    };
  }

  static String sentence(Refusal refusal, String detail) {
    String what =
        switch (refusal) {
          case SESSION_NOT_FOUND -> "No such session: it ended or never was. Open a new one";
          case NOT_HOLDER -> "This session does not hold the lock";
          case NOT_HELD -> "Nobody holds the lock";
          case QUEUE_FULL ->
              "As many acquires wait for the lock as may (limits.max-waiters-per-lock); try again later";
          case NO_SUCH_WAIT -> "No such acquire is waiting";
          case STALE_TOKEN -> "The token is not the lock's current one";
          case ALREADY_REQUESTED ->
              "This session already holds or awaits the lock through another request; locks are not re-entrant";
          case REPEATED_ACQUIRE_IN_ENTRY, STALE_TERM -> "Not taken this time; send it again";
          case SEQUENCE_TOO_OLD ->
              "The sequence is older than what the session remembers; its outcome is unknown";
          case GUARD_FAILED ->
              "The guard's token does not hold the guard's lock; nothing was written";
          case LIMIT_EXCEEDED -> "A limit was exceeded";
          case PERMISSION_DENIED -> "The access policy does not allow this";
          case DUPLICATE_KEY -> "A transaction writes each key once";
          case KEY_NOT_FOUND -> "There is no such key";
          case UNREADABLE -> "The command cannot be read";
        };
    return detail.isEmpty() ? what + "." : "%s (%s).".formatted(what, detail);
  }
}
