package dev.aegis.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files of a suite that are checked in, against what its code writes.
public final class KeptFiles {
  private KeptFiles() {}

  /// Writing them anew makes no difference.
  ///
  /// @param written as text by path within the folder
  /// @param command that writes them
  public static void areAsWritten(
      Path folder, List<String> trees, SortedMap<String, String> written, String command)
      throws IOException {
    SortedMap<String, String> kept = new TreeMap<>();
    for (String tree : trees) {
      try (Stream<Path> files = Files.list(folder.resolve(tree))) {
        for (Path file : files.toList()) {
          kept.put(tree + "/" + file.getFileName(), Files.readString(file));
        }
      }
    }
    assertThat(kept.keySet()).isEqualTo(written.keySet());
    written.forEach((path, text) ->
        assertThat(kept.getOrDefault(path, "").equals(text))
            .as("%s is as written (%s)", path, command)
            .isTrue());
  }
}
