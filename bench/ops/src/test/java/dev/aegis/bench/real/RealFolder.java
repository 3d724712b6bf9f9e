package dev.aegis.bench.real;

import java.nio.file.Path;

/// Where the incidents are checked in.
public final class RealFolder {
  private RealFolder() {}

  public static Path path() {
    return Path.of(System.getProperty("basedir", "bench/ops"))
        .toAbsolutePath()
        .resolveSibling("real");
  }
}
