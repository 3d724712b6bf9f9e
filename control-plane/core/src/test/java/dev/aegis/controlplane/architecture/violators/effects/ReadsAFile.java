package dev.aegis.controlplane.architecture.violators.effects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Planted: I/O in the core.
public final class ReadsAFile {
  private ReadsAFile() {}

  /// Planted.
  public static String read(Path path) throws IOException {
    return Files.readString(path);
  }
}
