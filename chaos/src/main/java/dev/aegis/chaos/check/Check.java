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

/// Judges and exports recorded histories, and all that a cell of a campaign has kept.
public final class Check {
  static final String USAGE =
      """
      check [--times N] FILE              judge a history, one line per key and lock
      cell [--times N] FOLDER             judge what a cell of a campaign has kept: its history, its
                                          watches, and what the nodes told afterwards
      export --edn | --porcupine FILE     print it for Jepsen, or for Porcupine's visualiser

      --times N looks N times as long as usual before it gives a key or lock up as undecided.

      Exit codes: 0 nothing is wrong, 1 something is, 2 undecided, unreadable or misused.
      """;

  private static final String FACTOR = "[1-9]\\d{0,3}";

  static final int NOTHING_WRONG = 0;
  static final int WRONG = 1;
  static final int NOT_KNOWN = 2;

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
    List<String> rest = words.isEmpty() ? List.of() : words.subList(1, words.size());
    Budget allowed = budget;
    if (rest.size() > 2 && rest.getFirst().equals("--times") && rest.get(1).matches(FACTOR)) {
      allowed = budget.times(Integer.parseInt(rest.get(1)));
      rest = rest.subList(2, rest.size());
    }
    return rest.isEmpty() ? misused() : run(words.getFirst(), rest, allowed);
  }

  /// @param words behind the verb, at least one
  private int run(String verb, List<String> words, Budget allowed) {
    boolean beginsWithFile = !verb.equals("export");
    Path file = Path.of(beginsWithFile ? words.getFirst() : words.getLast());
    boolean isAlone = words.size() == 1;
    try {
      return switch (verb) {
        case "check" -> isAlone ? check(History.read(file), allowed) : misused();
        case "cell" -> isAlone ? new RecordedCell(file, allowed).check(out) : misused();
        case "export" ->
            words.size() == 2 ? export(words.getFirst(), History.read(file)) : misused();
        default -> misused();
      };
    } catch (MalformedLineException malformed) {
      err.println(file + ": " + malformed.getMessage() + ".");
    } catch (NoSuchFileException missing) {
      err.println("There is no file " + missing.getMessage() + ".");
    } catch (IOException failure) {
      err.println(file + " cannot be read: " + failure.getMessage() + ".");
    }
    return NOT_KNOWN;
  }

  private int misused() {
    err.print(USAGE);
    return NOT_KNOWN;
  }

  private int check(History history, Budget allowed) {
    Report report = new LinearizabilityChecker(allowed).check(history);
    report.partitions().forEach(judged -> out.println(text(judged)));
    out.printf(
        "%d operations on %d keys and locks: %s%n",
        history.operations().size(),
        report.partitions().size(),
        switch (report.outcome()) {
          case LINEARIZABLE -> "linearizable";
          case NOT_LINEARIZABLE -> "NOT linearizable";
          case UNDECIDED ->
              "undecided, which is no pass. Look longer (--times 10), or record fewer clients for each key";
        });
    return switch (report.outcome()) {
      case LINEARIZABLE -> NOTHING_WRONG;
      case NOT_LINEARIZABLE -> WRONG;
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
        return misused();
      }
    }
    out.flush();
    return NOTHING_WRONG;
  }
}
