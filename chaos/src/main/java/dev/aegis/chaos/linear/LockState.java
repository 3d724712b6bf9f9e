package dev.aegis.chaos.linear;

import org.jspecify.annotations.Nullable;

/// One lock at one moment.
sealed interface LockState {
  /// The greatest token handed out so far, or a bound below it.
  long greatestToken();

  /// Nobody holds it.
  record Free(long greatestToken) implements LockState {}

  /// Somebody holds it.
  ///
  /// @param session the holder
  /// @param token the holder's token; null when nobody was told
  /// @param greatestToken the token, or a bound below it
  record Held(long session, @Nullable Long token, long greatestToken) implements LockState {}
}
