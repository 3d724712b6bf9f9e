package dev.aegis.bench.core33;

import java.nio.file.Path;

/// Where the incidents are checked in.
public final class Core33Folder {
  private Core33Folder() {}

  public static Path path() {
    return Path.of(System.getProperty("basedir", "bench/ops"))
        .toAbsolutePath()
        .resolveSibling("core-33");
  }
}
