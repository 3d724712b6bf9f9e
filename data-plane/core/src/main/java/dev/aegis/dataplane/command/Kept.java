package dev.aegis.dataplane.command;

/// What a put leaves as it is. Whatever it is, the key must exist then.
public enum Kept {
  NOTHING,
  /// The value is written again; the put's own is empty.
  VALUE,
  /// The key stays bound as it is; the put names no session.
  SESSION,
  VALUE_AND_SESSION;

  public static Kept of(boolean value, boolean session) {
    if (value) {
      return session ? VALUE_AND_SESSION : VALUE;
    }
    return session ? SESSION : NOTHING;
  }

  public boolean value() {
    return this == VALUE || this == VALUE_AND_SESSION;
  }

  public boolean session() {
    return this == SESSION || this == VALUE_AND_SESSION;
  }
}
