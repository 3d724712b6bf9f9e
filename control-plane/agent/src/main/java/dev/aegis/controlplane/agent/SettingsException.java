package dev.aegis.controlplane.agent;

/// A setting is missing or wrong, or the place it names cannot be used: the message says which and
/// what is wanted. The agent does not start.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
