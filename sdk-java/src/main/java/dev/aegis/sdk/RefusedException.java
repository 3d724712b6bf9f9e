package dev.aegis.sdk;

/// The cluster refused the call. Nothing was changed. Repeating it unchanged fails again, unless
/// [RefusalCode] says to try later.
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
