package dev.aegis.bench.captured;

import java.nio.file.Path;

/// Where the episodes are checked in.
public final class CapturedFolder {
  private CapturedFolder() {}

  public static Path path() {
    return Path.of(System.getProperty("basedir", "bench/ops"))
        .toAbsolutePath()
        .resolveSibling("captured");
  }
}
