package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// A node's wall clock: libfaketime reads by how much it is wrong from a file, once a second. The
/// clock that measures how much time passes is left alone, as a wrong wall clock leaves it.
record WallClock(Path file) {
  /// What a process needs to have this clock.
  ///
  /// @param library the file of libfaketime for programs of many threads
  Map<String, String> environment(Path library) {
    set(Duration.ZERO);
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1");
  }

  /// Sets it.
  void set(Duration ahead) {
    String offset = String.format(Locale.ROOT, "%+.3f", ahead.toMillis() / 1000.0);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(next, offset + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new FaultException("The clock " + file + " cannot be set.", failure);
    }
  }
}
