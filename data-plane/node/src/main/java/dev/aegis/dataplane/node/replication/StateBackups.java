package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.node.files.DurableFile;
import dev.aegis.dataplane.node.log.BackupSource;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Writes the state of one node as backups, in the room that its log can spare.
final class StateBackups implements BackupSource {
  private static final long MIB = 1 << 20;

  private final NodeSettings settings;
  private final Supplier<MachineSnapshot> state;
  private final LongSupplier wallClockMs;

  /// @param state the state between two entries
  /// @param wallClockMs noted in the backup, for people
  StateBackups(NodeSettings settings, Supplier<MachineSnapshot> state, LongSupplier wallClockMs) {
    this.settings = settings;
    this.state = state;
    this.wallClockMs = wallClockMs;
  }

  @Override
  public void writeBackup(Path file) throws IOException {
    long limitMib = settings.disk().lowMib();
    long free = DiskWatch.freeBytes(settings.dataDir());
    try (FileChannel channel = FileChannel.open(file, DurableFile.NEW, DurableFile.OWNER_ONLY);
        OutputStream out =
            new BufferedOutputStream(
                new BoundedOutput(
                    Channels.newOutputStream(channel),
                    free - limitMib * MIB,
                    () -> new NoRoomException(free / MIB, limitMib)))) {
      BackupFile.write(out, settings.cluster(), wallClockMs.getAsLong(), state.get());
    }
  }
}
