package dev.aegis.bench.command;

import dev.aegis.bench.agent.Agent;
import dev.aegis.bench.agent.Examiner;
import dev.aegis.bench.core33.Core33;
import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.BenchCard;
import dev.aegis.bench.grade.Graded;
import dev.aegis.bench.real.Real;
import dev.aegis.bench.report.BenchHtml;
import dev.aegis.bench.report.BenchJson;
import dev.aegis.bench.report.BenchReport;
import dev.aegis.bench.report.BenchText;
import dev.aegis.bench.score.EpisodeScore;
import dev.aegis.controlplane.agent.narrate.ModelSettings;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The command `./aegis bench run`: examines agents on a suite, prints the scorecard, and writes
/// `result.json` and `report.html` where asked to.
///
/// Exit codes: 0 the scorecard is printed, whatever it says; 1 something could not be read or
/// written; 2 misused.
public final class BenchRun {
  private static final String CORE_33 = "core-33";
  private static final String REAL = "real";
  private static final String CAPTURED = "captured";

  /// Raised when an episode or a truth changes, and told in the suite's datasheet.
  private static final String CAPTURED_VERSION = "3";

  private static final Map<String, String> VERSIONS =
      Map.of(CORE_33, Core33.VERSION, REAL, Real.VERSION, CAPTURED, CAPTURED_VERSION);
  private static final int BAR = 30;

  private BenchRun() {}

  /// See `./aegis bench --help`.
  public static void main(String[] words) {
    Command.main(BenchRun::act, words);
  }

  static void act(List<String> words, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    act(words, System::getenv, out, err);
  }

  /// @param environment the text of a variable, or null
  static void act(
      List<String> words,
      Function<String, @Nullable String> environment,
      PrintStream out,
      PrintStream err)
      throws IOException, InterruptedException {
    BenchWords asked = BenchWords.parse(words);
    // before anybody is examined: a run is long, and what it lacks is told at once
    Optional<ModelSettings> model =
        asked.agents().contains(Agents.MODEL)
            ? Optional.of(ModelWords.settings(asked.model(), environment))
            : Optional.empty();
    Means means = new Means(asked.promtool(), asked.memoryMib(), model);
    BenchReport report = examine(asked, means, err);
    out.print(BenchText.of(report));
    if (asked.report().isPresent()) {
      write(report, asked.report().get());
      err.println("aegis: result.json and report.html are in " + asked.report().get());
    }
  }

  private static BenchReport examine(BenchWords asked, Means means, PrintStream err)
      throws IOException, InterruptedException {
    Corpus corpus = new Corpus(folder(asked));
    List<Truth> truths = corpus.truths();
    if (truths.isEmpty()) {
      throw new IOException(folder(asked) + " holds no incident.");
    }
    List<BenchCard> cards = new ArrayList<>();
    for (String word : asked.agents()) {
      Optional<Agent> named = Agents.named(word, corpus, truths, means);
      if (named.isEmpty()) {
        err.println(
            "aegis: promtool is not installed (Debian: apt-get install prometheus), so %s is left out."
                .formatted(word));
        continue;
      }
      try (Agent agent = named.get()) {
        cards.add(examine(agent, new Examiner(asked.limit()), corpus, truths, err));
      }
    }
    if (cards.isEmpty()) {
      throw new IOException("No agent is left to examine.");
    }
    return new BenchReport(
        asked.suite(),
        VERSIONS.getOrDefault(asked.suite(), "as recorded"),
        asked.k(),
        asked.suite().equals(CORE_33),
        cards,
        corpus.heldOut());
  }

  private static Path folder(BenchWords asked) {
    boolean isOurs = Set.of(CORE_33, REAL, CAPTURED).contains(asked.suite());
    return isOurs ? asked.home().resolve(asked.suite()) : Path.of(asked.suite());
  }

  private static BenchCard examine(
      Agent agent, Examiner examiner, Corpus corpus, List<Truth> truths, PrintStream err)
      throws IOException, InterruptedException {
    List<Graded> graded = new ArrayList<>();
    List<EpisodeScore> watched = new ArrayList<>();
    for (Truth truth : truths) {
      graded.add(examiner.examine(agent, truth, corpus.window(truth)));
      if (corpus.isRecorded(truth.id())) {
        watched.add(examiner.watch(agent, new Episode(truth, corpus.recording(truth.id()))));
      }
      progress(agent.name(), graded.size(), truths.size(), err);
    }
    return new BenchCard(agent.name(), graded, watched, examiner.besides(agent));
  }

  /// Only for a person who watches.
  private static void progress(String agent, int done, int all, PrintStream err) {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
      return;
    }
    int filled = BAR * done / all;
    err.printf(
        "\r%s [%s%s] %d/%d%s",
        agent, "#".repeat(filled), ".".repeat(BAR - filled), done, all, done == all ? "\n" : "");
    err.flush();
  }

  private static void write(BenchReport report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("result.json"), BenchJson.of(report));
    Files.writeString(folder.resolve("report.html"), BenchHtml.of(report));
  }
}
