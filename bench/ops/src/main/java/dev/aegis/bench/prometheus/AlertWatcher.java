package dev.aegis.bench.prometheus;

import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.stream.Moments;
import dev.aegis.bench.stream.Said;
import dev.aegis.bench.stream.Watcher;
import dev.aegis.telemetry.window.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/// A pack of alert rules, evaluated by the rule engine of Prometheus. Of the alerts that fire at a
/// moment, the first of the pack says the kind.
public final class AlertWatcher implements Watcher {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// What `promtool` ends with when nothing fired, as it was asked to expect.
  private static final int AS_EXPECTED = 0;

  /// And when something did; and when it could not read what it was given.
  private static final int OTHERWISE = 1;

  private final String name;
  private final List<AlertRule> rules;
  private final Path promtool;
  private final Path work;

  /// A watcher.
  ///
  /// @param promtool the program
  /// @param work a folder for its files
  public AlertWatcher(String name, List<AlertRule> rules, Path promtool, Path work) {
    this.name = name;
    this.rules = List.copyOf(rules);
    this.promtool = promtool;
    this.work = work;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Said> watch(Episode episode) throws IOException, InterruptedException {
    return watch(episode.recording());
  }

  /// What it says at each of [Moments#of] a recording.
  ///
  /// @throws IOException when the rule engine cannot be asked
  public List<Said> watch(Recording recording) throws IOException, InterruptedException {
    SortedMap<Long, Set<String>> firing = firing(recording);
    List<Said> said = new ArrayList<>();
    for (long moment : Moments.of(recording)) {
      Set<String> alerts = firing.getOrDefault(moment - recording.span().fromMs(), Set.of());
      String kind = first(alerts).map(AlertRule::kind).orElse(Truth.NONE);
      said.add(new Said(moment, kind, String.join(", ", alerts), 0));
    }
    return said;
  }

  /// The first rule of the pack whose alert fires at any of the moments.
  ///
  /// @throws IOException when the rule engine cannot be asked
  public Optional<AlertRule> first(Recording recording) throws IOException, InterruptedException {
    Set<String> alerts = new TreeSet<>();
    firing(recording).values().forEach(alerts::addAll);
    return first(alerts);
  }

  private Optional<AlertRule> first(Set<String> alerts) {
    return rules.stream().filter(rule -> alerts.contains(rule.alert())).findFirst();
  }

  /// The alerts that fire, by milliseconds since the begin.
  private SortedMap<Long, Set<String>> firing(Recording recording)
      throws IOException, InterruptedException {
    Path rulesFile = work.resolve("rules.yml");
    Path testFile = work.resolve("test.yml");
    Files.writeString(rulesFile, PromtoolFiles.rules(rules));
    Files.writeString(
        testFile,
        PromtoolFiles.test(recording, rulesFile.toString(), Moments.of(recording), rules));
    return run(testFile);
  }

  private SortedMap<Long, Set<String>> run(Path testFile) throws IOException, InterruptedException {
    Path printed = work.resolve("printed.txt");
    Process process =
        new ProcessBuilder(promtool.toString(), "test", "rules", testFile.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE)) {
        throw new IOException(promtool + " did not end within " + PATIENCE.toSeconds() + " s.");
      }
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(printed, StandardCharsets.UTF_8);
    SortedMap<Long, Set<String>> firing = PromtoolOutput.firing(output);
    int exit = process.exitValue();
    boolean judged = exit == AS_EXPECTED || (exit == OTHERWISE && !firing.isEmpty());
    if (!judged || output.contains("error")) {
      throw new PromtoolRefusedException(promtool + " refused " + testFile + ": " + output.strip());
    }
    return firing;
  }
}
