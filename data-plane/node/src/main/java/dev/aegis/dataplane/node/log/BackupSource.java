package dev.aegis.dataplane.node.log;

import java.io.IOException;
import java.nio.file.Path;

/// Where backups of the replicated state come from. Thread-safe.
@FunctionalInterface
public interface BackupSource {

  /// Writes this node's state, as far as it is applied, into a new file. Entries go on being
  /// applied meanwhile. What there is of a file that failed is the caller's to delete.
  ///
  /// @throws NoRoomException when the file would take what the log needs
  /// @throws IOException when the file is there already or cannot be written
  void writeBackup(Path file) throws IOException;

  /// The disk has no room for a backup.
  final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1;

    private final long freeMib;
    private final long limitMib;

    /// @param freeMib what was free when it began
    /// @param limitMib what has to stay free
    public NoRoomException(long freeMib, long limitMib) {
      super(
          "The disk has %d MiB left, too few for a backup beside the %d MiB that stay free (aegis.node.disk-low-mib)"
              .formatted(freeMib, limitMib));
      this.freeMib = freeMib;
      this.limitMib = limitMib;
    }

    public long freeMib() {
      return freeMib;
    }

    public long limitMib() {
      return limitMib;
    }
  }
}
