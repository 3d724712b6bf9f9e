package dev.aegis.ctl;

import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.RefusalCode;

/// With which exit code a command tells the failure that a scenario names.
final class ErrorCodes {
  private ErrorCodes() {}

  static ExitCode of(String fails) {
    return switch (fails.split(" ", 2)[0]) {
      case "unavailable" -> ExitCode.UNREACHABLE;
      case "outcome-unknown" -> ExitCode.UNKNOWN;
      case "lock-not-acquired" -> ExitCode.NOT_OBTAINED;
      case "session-lost" -> ExitCode.LOST;
      case "limit-exceeded", "watch-gap" -> ExitCode.OTHER;
      case String _ -> of(RefusalCode.valueOf(fails.split(" ", 2)[1]));
    };
  }

  private static ExitCode of(RefusalCode refusal) {
    return switch (refusal) {
      case SESSION_NOT_FOUND, MEMBER_NOT_FOUND -> ExitCode.NOT_FOUND;
      case NOT_HOLDER,
          STALE_TOKEN,
          ALREADY_REQUESTED,
          GUARD_FAILED,
          MEMBER_CHANGE_UNDER_WAY,
          MEMBER_EXISTS,
          MEMBER_NOT_CAUGHT_UP,
          QUORUM_AT_RISK,
          MEMBER_UNREACHABLE ->
          ExitCode.CONDITION_FAILED;
      case COMPACTED -> ExitCode.COMPACTED;
      case PERMISSION_DENIED -> ExitCode.DENIED;
      case INVALID_REQUEST, FUTURE_REVISION, OTHER -> ExitCode.OTHER;
    };
  }
}
