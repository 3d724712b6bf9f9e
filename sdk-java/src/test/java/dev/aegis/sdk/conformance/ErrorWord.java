package dev.aegis.sdk.conformance;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.LockNotAcquiredException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.WatchGapException;

/// The word of the format for each failure of this SDK.
final class ErrorWord {
  private ErrorWord() {}

  static String of(AegisException failure) {
    return switch (failure) {
      case UnavailableException _ -> "unavailable";
      case OutcomeUnknownException _ -> "outcome-unknown";
      case RefusedException refused -> "refused " + refused.code();
      case LimitExceededException _ -> "limit-exceeded";
      case LockNotAcquiredException _ -> "lock-not-acquired";
      case SessionLostException _ -> "session-lost";
      case WatchGapException _ -> "watch-gap";
    };
  }
}
