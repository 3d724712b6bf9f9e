package dev.aegis.bench.command;

import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.prometheus.AlertWatcher;
import dev.aegis.bench.prometheus.RulePacks;
import dev.aegis.bench.report.EvaluationText;
import dev.aegis.bench.score.EpisodeScore;
import dev.aegis.bench.score.Scorecard;
import dev.aegis.bench.stream.ClassifierWatcher;
import dev.aegis.bench.stream.Said;
import dev.aegis.bench.stream.Watcher;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The command `./aegis evaluate`: `CORPUS [--recipes A,B] [--half development|held-out] [--said]
/// [--promtool FILE]`.
///
/// Exit codes: 0 the report is printed, 1 something could not be read, 2 misused.
public final class Evaluate {
  /// A minute of a rule's ranges and waiting times passes in a second.
  private static final long FACTOR = 60;

  private static final long READING_S = 3;

  private Evaluate() {}

  /// See `./aegis evaluate --help`.
  public static void main(String[] words) {
    Command.main(Evaluate::act, words);
  }

  static void act(List<String> words, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    Asked asked = Asked.parse(words);
    Corpus corpus = new Corpus(asked.corpus());
    Set<String> heldOut = corpus.heldOut();
    List<Truth> truths =
        corpus.truths().stream()
            .filter(truth -> asked.wants(truth, heldOut.contains(truth.recipe())))
            .toList();
    if (asked.showsWhatWasSaid()) {
      show(corpus, truths, out);
      return;
    }
    Path work = Files.createTempDirectory("aegis-evaluate");
    try {
      List<Watcher> watchers = watchers(asked, work, err);
      out.print(EvaluationText.of(score(corpus, truths, watchers), heldOut));
    } finally {
      remove(work);
    }
  }

  /// A folder without folders in it.
  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static List<Watcher> watchers(Asked asked, Path work, PrintStream err) {
    List<Watcher> watchers = new ArrayList<>();
    watchers.add(agent());
    if (asked.promtool().isEmpty()) {
      err.println(
          "aegis: promtool is not installed (Debian: apt-get install prometheus), so alert rules"
              + " are not evaluated.");
      return watchers;
    }
    Path promtool = asked.promtool().get();
    watchers.add(new AlertWatcher("etcd mixin as shipped", RulePacks.etcdMixin(), promtool, work));
    watchers.add(
        new AlertWatcher(
            "etcd mixin, time-scaled",
            RulePacks.scaled(RulePacks.etcdMixin(), FACTOR, READING_S),
            promtool,
            work));
    watchers.add(new AlertWatcher("union as shipped", RulePacks.union(), promtool, work));
    watchers.add(
        new AlertWatcher(
            "union, time-scaled",
            RulePacks.scaled(RulePacks.union(), FACTOR, READING_S),
            promtool,
            work));
    return watchers;
  }

  private static Watcher agent() {
    return new ClassifierWatcher("the agent", HeuristicClassifier.standard());
  }

  private static List<Scorecard> score(Corpus corpus, List<Truth> truths, List<Watcher> watchers)
      throws IOException, InterruptedException {
    Map<String, List<EpisodeScore>> scores = new LinkedHashMap<>();
    watchers.forEach(watcher -> scores.put(watcher.name(), new ArrayList<>()));
    for (Truth truth : truths) {
      Episode episode = new Episode(truth, corpus.recording(truth.id()));
      for (Watcher watcher : watchers) {
        List<EpisodeScore> own = scores.getOrDefault(watcher.name(), new ArrayList<>());
        own.add(EpisodeScore.of(truth, watcher.watch(episode)));
      }
    }
    List<Scorecard> cards = new ArrayList<>();
    scores.forEach((name, own) -> cards.add(new Scorecard(name, own)));
    return cards;
  }

  private static void show(Corpus corpus, List<Truth> truths, PrintStream out)
      throws IOException, InterruptedException {
    for (Truth truth : truths) {
      out.printf("%s %s: %s %s%n", truth.id(), truth.recipe(), truth.kind(), truth.effect());
      Episode episode = new Episode(truth, corpus.recording(truth.id()));
      for (Said said : agent().watch(episode)) {
        out.printf(
            "  %+4d s %-17s %s%n",
            (said.atMs() - truth.onsetMs()) / 1000, said.kind(), said.detail());
      }
    }
  }
}
