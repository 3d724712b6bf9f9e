package dev.aegis.chaos.check;

import dev.aegis.chaos.export.EdnExport;
import dev.aegis.chaos.export.PorcupineExport;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.jsonl.MalformedLineException;
import dev.aegis.chaos.linear.Budget;
import dev.aegis.chaos.linear.LinearizabilityChecker;
import dev.aegis.chaos.linear.Report;
import dev.aegis.chaos.linear.Report.Judged;
import dev.aegis.chaos.linear.Verdict.Linearizable;
import dev.aegis.chaos.linear.Verdict.NotChecked;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import dev.aegis.chaos.linear.Verdict.Undecided;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Judges and exports recorded histories.
public final class Check {
  static final String USAGE =
      """
      check FILE                          judge a history, one line per key and lock
      export --edn | --porcupine FILE     print it for Jepsen, or for Porcupine's visualiser

      Exit codes: 0 linearizable, 1 not linearizable, 2 undecided, unreadable or misused.
      """;

  private static final int LINEARIZABLE = 0;
  private static final int NOT_LINEARIZABLE = 1;
  private static final int NOT_KNOWN = 2;

  private final Budget budget;
  private final PrintStream out;
  private final PrintStream err;

  Check(Budget budget, PrintStream out, PrintStream err) {
    this.budget = budget;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] words) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(new Check(Budget.USUAL, out, System.err).run(List.of(words)));
  }

  int run(List<String> words) {
    boolean checks = words.size() == 2 && words.getFirst().equals("check");
    boolean exports = words.size() == 3 && words.getFirst().equals("export");
    if (!checks && !exports) {
      err.print(USAGE);
      return NOT_KNOWN;
    }
    Path file = Path.of(words.getLast());
    try {
      History history = History.read(file);
      return checks ? check(history) : export(words.get(1), history);
    } catch (MalformedLineException malformed) {
      err.println(file + ": " + malformed.getMessage() + ".");
    } catch (NoSuchFileException _) {
      err.println("There is no file " + file + ".");
    } catch (IOException failure) {
      err.println(file + " cannot be read: " + failure.getMessage() + ".");
    }
    return NOT_KNOWN;
  }

  private int check(History history) {
    Report report = new LinearizabilityChecker(budget).check(history);
    report.partitions().forEach(judged -> out.println(text(judged)));
    out.printf(
        "%d operations on %d keys and locks: %s%n",
        history.operations().size(),
        report.partitions().size(),
        switch (report.outcome()) {
          case LINEARIZABLE -> "linearizable";
          case NOT_LINEARIZABLE -> "NOT linearizable";
          case UNDECIDED -> "undecided";
        });
    return switch (report.outcome()) {
      case LINEARIZABLE -> LINEARIZABLE;
      case NOT_LINEARIZABLE -> NOT_LINEARIZABLE;
      case UNDECIDED -> NOT_KNOWN;
    };
  }

  private static String text(Judged judged) {
    String what =
        "%s, %d operations: ".formatted(judged.partition(), judged.partition().operations().size());
    return what
        + switch (judged.verdict()) {
          case Linearizable _ -> "linearizable";
          case NotLinearizable illegal -> "NOT linearizable. " + illegal.explanation();
          case Undecided(String reason) -> "undecided: " + reason;
          case NotChecked _ -> "not checked to the end, since another one is not linearizable";
        };
  }

  private int export(String format, History history) throws IOException {
    switch (format) {
      case "--edn" -> EdnExport.write(history, out);
      case "--porcupine" ->
          out.println(
              PorcupineExport.of(history, new LinearizabilityChecker(budget).check(history)));
      default -> {
        err.print(USAGE);
        return NOT_KNOWN;
      }
    }
    out.flush();
    return LINEARIZABLE;
  }
}
