package dev.aegis.bench.command;

import dev.aegis.bench.core33.Core33;
import dev.aegis.bench.corpus.CorpusFiles;
import dev.aegis.bench.real.Real;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The commands `./aegis bench write-core-33` and `write-real`: writes the files of a suite anew; a
/// run that changes nothing is what a test asks for.
///
/// Exit codes: 0 written, 1 not written, 2 misused.
public final class WriteSuite {
  private WriteSuite() {}

  /// Takes the suite and the folder.
  public static void main(String[] words) {
    Command.main(WriteSuite::act, words);
  }

  static void act(List<String> words, PrintStream out, PrintStream err) throws IOException {
    if (words.size() != 2) {
      throw new IllegalArgumentException("write-SUITE takes one folder and nothing else.");
    }
    Path folder = Path.of(words.getLast());
    SortedMap<String, String> files = files(words.getFirst());
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling(""));
      Files.writeString(path, file.getValue());
    }
    out.println(files.size() + " files written to " + folder);
  }

  private static SortedMap<String, String> files(String suite) {
    return switch (suite) {
      case "core-33" -> CorpusFiles.of(Core33.incidents());
      case "real" -> Real.files();
      default -> throw new IllegalArgumentException("'" + suite + "' is no suite that is written.");
    };
  }
}
