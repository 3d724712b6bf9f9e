package dev.aegis.ctl;

import dev.aegis.ctl.shell.ProcessEnd;
import dev.aegis.ctl.shell.Surroundings;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Does what the verbs do, changing nothing, so that the JDK can note which classes that takes: the
/// training run of the AOT cache. Takes the options of `aegisctl`.
final class Training {
  private static final List<List<String>> READS =
      List.of(
          List.of("get", "training"),
          List.of("get", "--prefix", "training", "-o", "json"),
          List.of("cluster", "status"),
          List.of("cluster", "status", "-o", "jsonl"),
          List.of("lock", "list"),
          List.of("lock", "describe", "training", "-o", "value"),
          List.of("elect", "leader", "training"),
          List.of("session", "describe", "1"),
          List.of("lock", "try"),
          List.of("version"));

  private Training() {}

  public static void main(String[] options) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Surroundings around =
        new Surroundings(InputStream.nullInputStream(), nowhere, nowhere, System.getenv(), false);
    for (List<String> verb : READS) {
      List<String> words = new ArrayList<>(List.of(options));
      words.addAll(verb);
      int _ = Aegisctl.run(around, words.toArray(String[]::new));
    }
    var _ = ProcessEnd.atOnce();
  }
}
