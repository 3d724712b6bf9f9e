package dev.aegis.dataplane.node.settings;

/// A setting is missing or wrong: the message names it and says what is wanted. The node does not
/// start.
public final class SettingsException extends RuntimeException {
  public SettingsException(String message) {
    super(message);
  }
}
