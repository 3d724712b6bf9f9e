package dev.aegis.chaos.linear;

import org.jspecify.annotations.Nullable;

/// One key at one moment.
///
/// @param value null when the key does not exist
/// @param version writes since its creation; 0 when it does not exist
/// @param revision the revision of the last change, or a bound below it
/// @param isExact whether the revision is that of the last change; not so after a write without an
///   answer
record RegisterState(@Nullable String value, long version, long revision, boolean isExact) {
  static final RegisterState ABSENT = new RegisterState(null, 0, 0, false);

  boolean exists() {
    return value != null;
  }
}
