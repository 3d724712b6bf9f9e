package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.RefusedException;

/// Recognises the word that a token does not hold its lock.
final class NotHeld {
  private NotHeld() {}

  static boolean isSaidBy(AegisException failure) {
    return failure instanceof RefusedException refused
        && switch (refused.code()) {
          case NOT_HOLDER, STALE_TOKEN, GUARD_FAILED -> true;
          case INVALID_REQUEST,
              SESSION_NOT_FOUND,
              ALREADY_REQUESTED,
              COMPACTED,
              FUTURE_REVISION,
              PERMISSION_DENIED,
              MEMBER_CHANGE_UNDER_WAY,
              MEMBER_NOT_FOUND,
              MEMBER_EXISTS,
              MEMBER_NOT_CAUGHT_UP,
              QUORUM_AT_RISK,
              MEMBER_UNREACHABLE,
              OTHER ->
              false;
        };
  }
}
