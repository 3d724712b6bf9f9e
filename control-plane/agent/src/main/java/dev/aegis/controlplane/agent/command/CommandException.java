package dev.aegis.controlplane.agent.command;

/// What a command was given cannot be used; one sentence for a person.
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
