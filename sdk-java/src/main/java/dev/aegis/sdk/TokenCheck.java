package dev.aegis.sdk;

/// What a fencing token was worth when the cluster looked.
///
/// @param state what it is
/// @param currentToken the token that holds the lock; 0 while nobody does
public record TokenCheck(State state, long currentToken) {

  /// What a token is.
  public enum State {
    /// It holds the lock, and its session lives.
    CURRENT,

    /// Another token holds the lock.
    STALE,

    /// Nobody holds the lock.
    FREE,

    /// It holds the lock, but its session's TTL has passed: the next tick ends it, unless a renewal
    /// comes first. A guarded write with this token fails meanwhile.
    LAPSED
  }
}
