package dev.aegis.controlplane.agent.outlet;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A forge did not do what it was asked to. The kind says what that means for the next turn, the
/// message what a person may do about it. It never holds a credential.
public final class OutletException extends IOException {
  private static final long serialVersionUID = 1L;

  /// What a failure means.
  public enum Kind {
    /// The token is missing, wrong, or may not do this. Nothing happened; a person has to look.
    UNAUTHORISED,
    /// There is no such repository, branch or file, or the token may not see it. Nothing happened.
    NOT_FOUND,
    /// Asked more often than the forge allows. Nothing happened; it is left alone for a while.
    LIMITED,
    /// What stands there is not what was expected. Nothing happened; reading again tells more.
    CONFLICT,
    /// No usable answer. Whether it happened is unknown; the next turn finds out by reading.
    UNAVAILABLE
  }

  private final Kind kind;
  private final @Nullable Instant notBefore;

  OutletException(
      Kind kind, String message, @Nullable Instant notBefore, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.notBefore = notBefore;
  }

  OutletException(Kind kind, String message) {
    this(kind, message, null, null);
  }

  public Kind kind() {
    return kind;
  }

  /// When the forge is asked again, if it is left alone until then.
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(notBefore);
  }

  /// The one among the causes of a failure, if there is one: libraries wrap what a connection
  /// throws.
  static Optional<OutletException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutletException typed) {
        return Optional.of(typed);
      }
    }
    return Optional.empty();
  }
}
