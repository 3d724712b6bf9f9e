package dev.aegis.dataplane.node.replication;

import java.io.IOException;
import java.nio.file.Path;

/// A file is no backup that this software can start a cluster from. The message is a sentence that
/// names the file.
public final class UnreadableBackupException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableBackupException(Path file, String why) {
    super("%s %s.".formatted(file, why));
  }
}
