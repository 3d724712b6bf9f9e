package dev.aegis.chaos.history;

/// What a client asks for.
public enum Action {
  /// Reads a key's newest version.
  GET("get"),
  /// Writes a key.
  PUT("put"),
  /// Deletes a key.
  DELETE("delete"),
  /// Acquires a lock for a session.
  ACQUIRE("acquire"),
  /// Releases a lock by its token.
  RELEASE("release"),
  /// Ends a session, which frees the named lock when the session holds it. A lost session is an end
  /// whose outcome is unknown.
  END("end"),
  /// A fault was injected: no operation, a remark for the reader.
  FAULT("fault");

  private final String wireName;

  Action(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /// Whether it is about a lock; else it is about a key, or a fault.
  public boolean isOnLock() {
    return this == ACQUIRE || this == RELEASE || this == END;
  }
}
