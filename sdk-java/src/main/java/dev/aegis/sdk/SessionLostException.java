package dev.aegis.sdk;

/// The session is over, and so is every lock it held: stop what they protected. Told to
/// [HeldLock#onLost], it may be that lock alone.
public final class SessionLostException extends AegisException {
  private static final long serialVersionUID = 1L;

  private final long sessionId;

  /// Says which session is lost, and why.
  ///
  /// @param reason why, as the end of a sentence that begins with the session
  public SessionLostException(long sessionId, String reason) {
    super(
        "Session "
            + sessionId
            + " is lost: "
            + reason
            + ". Its locks are gone; open another session.",
        null);
    this.sessionId = sessionId;
  }

  public long sessionId() {
    return sessionId;
  }
}
