package dev.aegis.sdk;

/// The cluster refused the call. Nothing was changed, and repeating it unchanged will fail again.
public final class RefusedException extends AegisException {
  private static final long serialVersionUID = 1L;

  private final RefusalCode code;

  public RefusedException(RefusalCode code, String message) {
    super(message, null);
    this.code = code;
  }

  public RefusalCode code() {
    return code;
  }
}
