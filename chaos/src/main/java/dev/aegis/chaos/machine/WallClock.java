package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A node's wall clock: a preloaded library (`chaos/wall-clock.c`) adds to it what stands in a
/// file. The clock that measures how much time passes is left alone, as a wrong wall clock leaves
/// it.
record WallClock(Path file) {
  /// What a process needs to have this clock, which is right at first.
  Map<String, String> environment(Path library) {
    set(Duration.ZERO);
    return Map.of("LD_PRELOAD", library.toString(), "AEGIS_WALL_CLOCK", file.toString());
  }

  /// Sets it, in place: processes have mapped the file.
  void set(Duration ahead) {
    byte[] offset =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(ahead.toNanos())
            .array();
    try {
      Files.createDirectories(file.getParent());
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
        open.write(offset);
      }
    } catch (IOException failure) {
      throw new FaultException("The clock " + file + " cannot be set.", failure);
    }
  }
}
