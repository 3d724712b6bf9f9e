package dev.aegis.sdk;

/// The session is over, and so is every lock it held: stop what they protected. Told to
/// [HeldLock#onLost], it may be that lock alone.
public final class SessionLostException extends AegisException {
  private static final long serialVersionUID = 1L;

  private final long sessionId;

  /// Says which session it was, and why.
  ///
  /// @param reason why, as the end of a sentence that begins with the session
  public SessionLostException(long sessionId, String reason) {
    super(
        "Session "
            + sessionId
            + " lost what it held: "
            + reason
            + ". Ask for it again, in another session if this one is over.",
        null);
    this.sessionId = sessionId;
  }

  public long sessionId() {
    return sessionId;
  }
}
