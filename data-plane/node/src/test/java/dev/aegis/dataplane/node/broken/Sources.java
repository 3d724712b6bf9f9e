package dev.aegis.dataplane.node.broken;

import dev.aegis.dataplane.node.broken.BrokenBuild.Edit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The sources of the repository, which stay as they are: a broken build is made of changed copies.
///
/// @param repository its root
record Sources(Path repository) {

  /// Those that the tests run from.
  static Sources found() {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir.resolve("adr"))) {
        return new Sources(dir);
      }
    }
    throw new AssertionError("no directory above holds adr/");
  }

  /// The catalogue, by name.
  List<BrokenBuild> catalogue() throws IOException {
    List<BrokenBuild> builds = new ArrayList<>();
    try (Stream<Path> files = Files.list(repository.resolve("chaos/broken-builds"))) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName()).replace(".txt", "");
        builds.add(BrokenBuildFile.parse(name, Files.readString(file)));
      }
    }
    return builds;
  }

  /// Every changed file of a broken build as it reads then.
  ///
  /// @throws IllegalArgumentException when a text to change is not there exactly once
  Map<String, String> changed(BrokenBuild build) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Edit edit : build.edits()) {
      String text = texts.get(edit.file());
      if (text == null) {
        text = Files.readString(repository.resolve(edit.file()));
      }
      texts.put(edit.file(), replaceOnce(build, edit, text));
    }
    return texts;
  }

  private static String replaceOnce(BrokenBuild build, Edit edit, String text) {
    int at = text.indexOf(edit.original());
    if (at < 0 || text.indexOf(edit.original(), at + 1) >= 0) {
      throw new IllegalArgumentException(
          "%s: %s has %s; change the entry in chaos/broken-builds so that it breaks what it names:%n%s"
              .formatted(
                  build.name(),
                  edit.file(),
                  at < 0 ? "no such text any more" : "this text more than once",
                  edit.original()));
    }
    return text.substring(0, at) + edit.broken() + text.substring(at + edit.original().length());
  }

  /// All Java files below a folder.
  Map<String, String> below(String folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> all = Files.walk(repository.resolve(folder))) {
      for (Path file : all.filter(one -> one.toString().endsWith(".java")).toList()) {
        texts.put(repository.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
