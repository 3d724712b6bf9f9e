package dev.aegis.bench.prometheus;

import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.stream.Moments;
import dev.aegis.bench.stream.Said;
import dev.aegis.bench.stream.Watcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/// A pack of alert rules, evaluated by the rule engine of Prometheus. Of the alerts that fire at a
/// moment, the first of the pack says the kind.
public final class AlertWatcher implements Watcher {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// What `promtool` ends with when all was as expected, and when something was not.
  private static final Set<Integer> JUDGED = Set.of(0, 1);

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
    List<Long> moments = Moments.of(episode.recording());
    Path rulesFile = work.resolve("rules.yml");
    Path testFile = work.resolve("test.yml");
    Files.writeString(rulesFile, PromtoolFiles.rules(rules));
    Files.writeString(
        testFile, PromtoolFiles.test(episode.recording(), rulesFile.toString(), moments, rules));
    SortedMap<Long, Set<String>> firing = PromtoolOutput.firing(run(testFile));
    List<Said> said = new ArrayList<>();
    for (long moment : moments) {
      Set<String> alerts =
          firing.getOrDefault(moment - episode.recording().span().fromMs(), Set.of());
      String kind =
          rules.stream()
              .filter(rule -> alerts.contains(rule.alert()))
              .map(AlertRule::kind)
              .findFirst()
              .orElse(Truth.NONE);
      said.add(new Said(moment, kind, String.join(", ", alerts), 0));
    }
    return said;
  }

  private String run(Path testFile) throws IOException, InterruptedException {
    Path printed = work.resolve("printed.txt");
    Process process =
        new ProcessBuilder(promtool.toString(), "test", "rules", testFile.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    if (!process.waitFor(PATIENCE)) {
      process.destroyForcibly();
      throw new IOException(promtool + " did not end within " + PATIENCE.toSeconds() + " s.");
    }
    String output = Files.readString(printed, StandardCharsets.UTF_8);
    boolean understood = JUDGED.contains(process.exitValue()) && !output.contains("error");
    if (!understood) {
      throw new IOException(promtool + " refused " + testFile + ": " + output.strip());
    }
    return output;
  }
}
