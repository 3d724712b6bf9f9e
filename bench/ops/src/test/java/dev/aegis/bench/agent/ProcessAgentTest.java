package dev.aegis.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aegis.bench.core33.Core33Folder;
import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.Graded;
import dev.aegis.bench.grade.Spent;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents as little shell programs, over the pipe.
class ProcessAgentTest {
  private static final Corpus CORPUS = new Corpus(Core33Folder.path());
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int MEMORY_MIB = 2048;
  private static final String HELLO =
      "{\"protocol\":1,\"name\":\"sh 1\",\"does\":[\"classify\",\"diagnose\"]}";
  private static final String KIND = "{\"kind\":\"clock_skew\",\"confidence\":0.7}";
  private static final String CAUSES =
      "{\"causes\":[{\"cause\":\"clock_drift\",\"score\":0.6},{\"cause\":\"undetermined\",\"score\":0.1}]}";

  @TempDir Path folder;

  @Test
  void answersAreTakenAsTheyAre() throws IOException, InterruptedException {
    Graded graded = examined(answering(HELLO, KIND, CAUSES), LONG);

    assertThat(graded.kind().answer())
        .hasValueSatisfying(answer -> {
          assertThat(answer.kind()).isEqualTo("clock_skew");
          assertThat(answer.confidence()).isEqualTo(0.7);
        });
    assertThat(graded.cause().answer())
        .hasValueSatisfying(answer -> assertThat(answer.ranked()).hasSize(2));
    assertThat(graded.causeSaid()).isEqualTo("clock_drift");
  }

  @Test
  void whatItDoesNotDoTheBaselineDoes() throws IOException, InterruptedException {
    Graded graded = examined(answering(HELLO.replace(",\"diagnose\"", ""), KIND, CAUSES), LONG);

    assertThat(graded.kindSaid()).isEqualTo("clock_skew");
    assertThat(graded.cause().answer())
        .hasValueSatisfying(answer -> assertThat(answer.ranked()).isNotEmpty());
  }

  @Test
  void processThatEndsIsAMiss() throws IOException, InterruptedException {
    assertMissed("exit 3", "ended without an answer");
  }

  @Test
  void programThatIsNotThereIsAMiss() throws IOException, InterruptedException {
    try (ProcessAgent agent =
        new ProcessAgent("absent", List.of(folder.resolve("absent").toString()), MEMORY_MIB)) {
      assertThat(examined(agent, LONG).kind().reason())
          .hasValueSatisfying(reason -> assertThat(reason).contains("Its process"));
    }
  }

  @Test
  void nonsenseIsAMiss() throws IOException, InterruptedException {
    assertThat(examined(answering(HELLO, "I think it is the clock", CAUSES), LONG).kind().reason())
        .contains("Its answer is no JSON object.");
    assertThat(examined(answering(HELLO, "{\"kind\":7}", CAUSES), LONG).kind().reason())
        .contains("Its answer has no text 'kind'.");
    assertThat(
            examined(answering(HELLO, "{\"kind\":\"x\",\"confidence\":2}", CAUSES), LONG)
                .kind()
                .reason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("between 0 and 1"));
    assertThat(examined(answering("{\"protocol\":9}", KIND, CAUSES), LONG).kind().reason())
        .contains("It does not speak protocol 1.");
  }

  @Test
  void causesInRisingOrderOrTwiceAreAMissOfTheCauseOnly() throws IOException, InterruptedException {
    String rising =
        "{\"causes\":[{\"cause\":\"a\",\"score\":0.1},{\"cause\":\"b\",\"score\":0.6}]}";
    String twice = "{\"causes\":[{\"cause\":\"a\",\"score\":0.6},{\"cause\":\"a\",\"score\":0.1}]}";

    for (String causes : List.of(rising, twice, "{\"causes\":[]}")) {
      Graded graded = examined(answering(HELLO, KIND, causes), LONG);
      assertThat(graded.kindSaid()).isEqualTo("clock_skew");
      assertThat(graded.cause().answer()).as(causes).isEmpty();
    }
  }

  @Test
  void whatAModelCostIsTakenAsTold() throws IOException, InterruptedException {
    String kind = KIND.replace("}", ",\"usage\":{\"input_tokens\":1200,\"output_tokens\":150}}");
    String causes =
        CAUSES.replace("]}", "],\"usage\":{\"calls\":2,\"input_tokens\":800,\"dollars\":0.0015}}");

    assertThat(examined(answering(HELLO, kind, causes), LONG).effort().spent())
        .isEqualTo(new Spent(3, 2_000, 150, OptionalLong.of(1_500)));
    assertThat(examined(answering(HELLO, KIND, CAUSES), LONG).effort().spent())
        .isEqualTo(Spent.NOTHING);
  }

  @Test
  void answerThatCannotBeUsedHasCostAsMuch() throws IOException, InterruptedException {
    Graded graded = examined(answering(HELLO, "{\"usage\":{\"input_tokens\":70}}", CAUSES), LONG);

    assertThat(graded.kind().reason()).contains("Its answer has no text 'kind'.");
    assertThat(graded.effort().spent().inputTokens()).isEqualTo(70);
  }

  @Test
  void costThatIsNoneIsAMiss() throws IOException, InterruptedException {
    for (String usage :
        List.of("{\"input_tokens\":-1}", "{\"calls\":1e300}", "{\"dollars\":\"much\"}")) {
      String kind = KIND.replace("}", ",\"usage\":" + usage + "}");
      assertThat(examined(answering(HELLO, kind, CAUSES), LONG).kind().reason())
          .as(usage)
          .hasValueSatisfying(reason -> assertThat(reason).startsWith("Its usage has no number"));
    }
  }

  @Test
  void answerThatNeverEndsIsAMiss() throws IOException, InterruptedException {
    assertMissed("while :; do printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'; done", "longer than");
  }

  @Test
  void silentProcessIsCutOffAndTheNextIncidentGetsANewOne()
      throws IOException, InterruptedException {
    Path mark = folder.resolve("been-here");
    String once =
        "if [ ! -e '%s' ]; then : >'%s'; exec sleep 600; fi\n%s"
            .formatted(mark, mark, loop(HELLO, KIND, CAUSES));
    try (ProcessAgent agent = new ProcessAgent("slow", List.of("sh", script(once)), MEMORY_MIB)) {
      assertThat(examined(agent, Duration.ofSeconds(2)).kind().reason())
          .contains("No answer within 2.0 s.");
      assertThat(examined(agent, LONG).kindSaid()).isEqualTo("clock_skew");
    }
  }

  /// Its answer's other end is held open until the next question has been asked, by a process that
  /// ending does not reach.
  @Test
  void questionThatWakesLateEndsOnlyItsOwnProcess() throws IOException, InterruptedException {
    Path starts = folder.resolve("starts");
    Path late = folder.resolve("late");
    String program =
        """
        echo started >>'%1$s'
        if [ "$(wc -l <'%1$s')" -eq 1 ]; then
          (sh -c 'i=0; while [ ! -e "%2$s" ] && [ $i -lt 1200 ]; do i=$((i + 1)); sleep 0.1; done' &)
          read -r question; echo '%3$s'
          read -r question; : >'%2$s-asked'; exec sleep 600
        fi
        %4$s\
        """
            .formatted(starts, late, HELLO, loop(HELLO, KIND, CAUSES));
    TelemetryWindow window = CORPUS.window(CORPUS.truths().getFirst());
    try (ProcessAgent agent =
        new ProcessAgent("late", List.of("sh", script(program)), MEMORY_MIB)) {
      FutureTask<Anomaly> first = new FutureTask<>(() -> agent.classifier("").classify(window));
      Thread givenUp = Thread.ofPlatform().daemon().start(first);
      awaitFile(folder.resolve("late-asked"));
      agent.cutOff();

      assertThat(agent.classifier("").classify(window).kind()).isEqualTo(AnomalyKind.CLOCK_SKEW);
      assertThat(first).isNotDone();
      Files.createFile(late);
      assertThat(givenUp.join(LONG)).isTrue();
      assertThat(first.state()).isEqualTo(Future.State.FAILED);

      assertThat(agent.classifier("").classify(window).kind()).isEqualTo(AnomalyKind.CLOCK_SKEW);
      assertThat(Files.readAllLines(starts)).hasSize(2);
    }
  }

  @Test
  void exampleInPythonAnswersEveryIncident() throws IOException, InterruptedException {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "there is no Python here");
    Path example = Core33Folder.path().resolveSibling("ops").resolve("example-agent.py");
    try (ProcessAgent agent =
        new ProcessAgent("example", List.of(python.toString(), example.toString()), MEMORY_MIB)) {
      for (Truth truth : CORPUS.truths()) {
        Graded graded = new Examiner(LONG).examine(agent, truth, CORPUS.window(truth));
        assertThat(graded.kind().answer()).as(truth.id()).isPresent();
        assertThat(graded.cause().answer()).as(truth.id()).isPresent();
      }
    }
  }

  private void assertMissed(String program, String why) throws IOException, InterruptedException {
    try (ProcessAgent agent =
        new ProcessAgent("failing", List.of("sh", script(program)), MEMORY_MIB)) {
      assertThat(examined(agent, LONG).kind().reason())
          .hasValueSatisfying(reason -> assertThat(reason).contains(why));
    }
  }

  private ProcessAgent answering(String hello, String kind, String causes) throws IOException {
    return new ProcessAgent(
        "answering", List.of("sh", script(loop(hello, kind, causes))), MEMORY_MIB);
  }

  private static String loop(String hello, String kind, String causes) {
    return """
    while read -r question; do
      case $question in
        *'"ask":"hello"'*) echo '%s' ;;
        *'"ask":"classify"'*) echo '%s' ;;
        *) echo '%s' ;;
      esac
    done
    """
        .formatted(hello, kind, causes);
  }

  private String script(String text) throws IOException {
    Path file = Files.createTempFile(folder, "agent", ".sh");
    return Files.writeString(file, text).toString();
  }

  private static void awaitFile(Path file) throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!Files.exists(file)) {
      assertThat(System.nanoTime()).as("%s is there in time", file).isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(10));
    }
  }

  private static Graded examined(ProcessAgent agent, Duration limit)
      throws IOException, InterruptedException {
    Truth truth = CORPUS.truths().getFirst();
    Graded graded = new Examiner(limit).examine(agent, truth, CORPUS.window(truth));
    agent.close();
    return graded;
  }
}
