package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.log.VoteLostException;
import dev.aegis.dataplane.node.replication.StorageFullException;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;

/// The node cannot start, for a reason that a person can act upon: the message is all they need,
/// and the process ends with a code of its own.
final class StartFailure extends RuntimeException {
  /// Something in the settings has to change first; `EX_CONFIG` of `sysexits.h`.
  private static final int UNUSABLE_SETTINGS = 78;

  private final int exitCode;
  private final String action;

  private StartFailure(String message, Exception cause, int exitCode, String action) {
    super(message, cause);
    this.exitCode = exitCode;
    this.action = action;
  }

  static StartFailure of(SettingsException cause) {
    return new StartFailure(
        String.valueOf(cause.getMessage()),
        cause,
        UNUSABLE_SETTINGS,
        "Correct that and start the node again.");
  }

  static StartFailure of(IOException cause) {
    if (cause instanceof StorageFullException full) {
      return new StartFailure(
          "The node cannot run: %s.".formatted(full.getMessage()),
          cause,
          Node.Exit.STORAGE_FULL,
          "Make room on that disk; the node starts when it is tried again.");
    }
    if (cause instanceof VoteLostException lost) {
      return new StartFailure(
          "The node cannot take part: %s.".formatted(lost.getMessage()),
          cause,
          Node.Exit.FAILED,
          "Start the members that are missing, or remove those that will not come back; the node starts when it is tried again.");
    }
    return new StartFailure(
        "The node cannot open what it needs: %s.".formatted(inWords(cause)),
        cause,
        Node.Exit.FAILED,
        "See that its ports are free and its directory can be written, and start it again.");
  }

  private static String inWords(IOException failure) {
    StringBuilder said = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      said.append(said.isEmpty() ? "" : ": ").append(cause.getMessage());
    }
    return said.toString();
  }

  int exitCode() {
    return exitCode;
  }

  /// What to do about it, as a sentence.
  String action() {
    return action;
  }
}
