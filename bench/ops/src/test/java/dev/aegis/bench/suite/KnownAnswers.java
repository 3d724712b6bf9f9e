package dev.aegis.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.agent.Examiner;
import dev.aegis.bench.agent.JavaAgent;
import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.CauseAnswer;
import dev.aegis.bench.grade.Graded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bench as tests: what the deterministic baseline says of each incident is what is kept in
/// `heuristic.txt` of the suite, right or wrong. A change of the agent shows here, incident by
/// incident; it is then judged by the scorecard, and the file is written anew.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KnownAnswers {
  private final Path folder;
  private final Corpus corpus;

  /// @param folder of the suite
  protected KnownAnswers(Path folder) {
    this.folder = folder;
    this.corpus = new Corpus(folder);
  }

  Stream<Named<Truth>> incidents() throws IOException {
    return corpus.truths().stream()
        .map(truth ->
            Named.of(
                "%s by %s (%s, %s)"
                    .formatted(truth.kind(), truth.cause(), truth.recipe(), truth.id()),
                truth));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("incidents")
  void baselineSaysWhatItIsKnownToSay(Truth truth) throws IOException, InterruptedException {
    Graded graded =
        new Examiner(Duration.ofMinutes(2))
            .examine(JavaAgent.heuristic(), truth, corpus.window(truth));

    assertThat(line(graded)).isEqualTo(kept().get(truth.id()));
  }

  private static String line(Graded graded) {
    return graded.kind().answer().orElseThrow().kind()
        + " "
        + graded.cause().answer().orElseThrow().ranked().stream()
            .limit(3)
            .map(CauseAnswer.Ranked::cause)
            .collect(Collectors.joining(","));
  }

  private Map<String, String> kept() throws IOException {
    Map<String, String> kept = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("heuristic.txt"))) {
      String[] parts = line.split(" ", 2);
      kept.put(parts[0], parts[1]);
    }
    return kept;
  }
}
