package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.machine.CoordinationMachine;
import dev.aegis.dataplane.machine.MachineSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Backups as a small cluster would have left them.
final class SavedState {
  private SavedState() {}

  /// The state of a cluster with one session and so many keys.
  static MachineSnapshot withKeys(int keys) {
    CoordinationMachine machine = new CoordinationMachine();
    var _ =
        machine.apply(new Entry(1, 1, 10, List.of(new Command.CreateSession(60_000, "somebody"))));
    for (int i = 0; i < keys; i++) {
      Bytes key = Bytes.copyOf(("k" + i).getBytes(StandardCharsets.UTF_8));
      var _ =
          machine.apply(new Entry(i + 2, 1, 10, List.of(new Command.PutKey(null, key, key, null))));
    }
    return machine.takeSnapshot();
  }

  /// Writes it as the backup of a cluster called `lost`.
  static Path write(Path file, MachineSnapshot state) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      BackupFile.write(out, "lost", 1_700_000_000_000L, state);
    }
    return file;
  }

  /// What a copy that was cut off looks like.
  static void tear(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 5));
  }
}
