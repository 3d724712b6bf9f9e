package dev.aegis.sdk.junit;

import java.nio.file.Files;
import java.nio.file.Path;

/// The folder that all of this is in.
final class Repository {
  private Repository() {}

  static Path file(String name) {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir.resolve("adr"))) {
        return dir.resolve(name);
      }
    }
    throw new AssertionError("no directory above holds adr/");
  }
}
