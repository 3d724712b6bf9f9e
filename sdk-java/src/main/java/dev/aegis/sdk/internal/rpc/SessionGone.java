package dev.aegis.sdk.internal.rpc;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import org.jspecify.annotations.Nullable;

/// Recognises the word that a session is over.
public final class SessionGone {
  private SessionGone() {}

  /// The cluster said nothing but that there is no such session.
  public static boolean isSaidBy(@Nullable Throwable failure) {
    return failure instanceof RefusedException refused
        && refused.code() == RefusalCode.SESSION_NOT_FOUND;
  }

  /// The cluster said so in the end, be it after an attempt without an answer.
  public static boolean isBehind(AegisException failure) {
    return isSaidBy(failure) || isSaidBy(failure.getCause());
  }
}
