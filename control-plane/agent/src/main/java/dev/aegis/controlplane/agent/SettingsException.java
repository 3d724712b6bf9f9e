package dev.aegis.controlplane.agent;

import java.util.Optional;

/// A setting is missing or wrong, or the place it names cannot be used: the message says which and
/// what is wanted. The agent does not start.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }

  /// The one among the causes of a failure, if a wrong setting is behind it.
  static Optional<SettingsException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException wrong) {
        return Optional.of(wrong);
      }
    }
    return Optional.empty();
  }
}
