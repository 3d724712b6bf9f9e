package dev.aegis.ctl.shell;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.LockNotAcquiredException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.WatchGapException;

/// What a script learns from how the command ended. One meaning for each. `lock run` ends with its
/// child's own code; a signal ends the command with 128 and the signal's number.
public enum ExitCode {
  DONE(0),

  /// Anything not below.
  OTHER(1),

  /// The words on the command line make no sense.
  USAGE(2),

  /// No such key, session, member or leader.
  NOT_FOUND(3),

  /// A condition did not hold: a compare, a token, a guard, or the state of the cluster.
  CONDITION_FAILED(4),

  /// The lock or the leadership was not obtained in time.
  NOT_OBTAINED(5),

  /// It was lost while it was held, or its session was while it was waited for.
  LOST(6),

  /// No node answered, or none that knows a leader. Nothing was changed.
  UNREACHABLE(7),

  /// The access policy grants no role for that.
  DENIED(8),

  /// The revision asked for is compacted away.
  COMPACTED(9),

  /// It was sent and no answer came: it may have happened.
  UNKNOWN(10);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// What a failure of the SDK means.
  public static ExitCode of(AegisException failure) {
    return switch (failure) {
      case UnavailableException _ -> UNREACHABLE;
      case OutcomeUnknownException _ -> UNKNOWN;
      case LockNotAcquiredException _ -> NOT_OBTAINED;
      case SessionLostException _ -> LOST;
      case LimitExceededException _, WatchGapException _ -> OTHER;
      case RefusedException refused -> of(refused.code());
    };
  }

  private static ExitCode of(RefusalCode refusal) {
    return switch (refusal) {
      case SESSION_NOT_FOUND, MEMBER_NOT_FOUND -> NOT_FOUND;
      case NOT_HOLDER,
          STALE_TOKEN,
          ALREADY_REQUESTED,
          GUARD_FAILED,
          MEMBER_CHANGE_UNDER_WAY,
          MEMBER_EXISTS,
          MEMBER_NOT_CAUGHT_UP,
          QUORUM_AT_RISK,
          MEMBER_UNREACHABLE ->
          CONDITION_FAILED;
      case COMPACTED -> COMPACTED;
      case PERMISSION_DENIED -> DENIED;
      case INVALID_REQUEST, FUTURE_REVISION, OTHER -> OTHER;
    };
  }
}
