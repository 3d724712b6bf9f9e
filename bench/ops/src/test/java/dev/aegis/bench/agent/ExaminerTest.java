package dev.aegis.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.Graded;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExaminerTest {
  private static final TelemetryWindow WINDOW =
      new TelemetryWindow(0, 1_000, List.of(), List.of(), List.of());
  private static final Truth TRUTH =
      new Truth(
          "1",
          "none",
          List.of(),
          "healthy",
          "cluster",
          "info",
          0,
          1,
          2,
          "its-group",
          new TreeMap<>());
  private static final Duration LONG = Duration.ofMinutes(2);

  @Test
  void partThatIsLeftOutIsTheBaselines() throws InterruptedException {
    Graded graded = new Examiner(LONG).examine(JavaAgent.heuristic(), TRUTH, WINDOW);

    assertThat(graded.kindSaid()).isEqualTo("none");
    assertThat(graded.causeSaid()).isEqualTo("healthy");
  }

  @Test
  void failureIsAMissWithItsReasonAndTheNextQuestionIsAsked() throws InterruptedException {
    Agent agent =
        agent(_ -> {
          throw new IllegalStateException("the model is gone");
        });
    Examiner examiner = new Examiner(LONG);

    for (int i = 0; i < 2; i++) {
      Graded graded = examiner.examine(agent, TRUTH, WINDOW);
      assertThat(graded.kindIsRight()).isFalse();
      assertThat(graded.kind().reason())
          .contains("It failed: IllegalStateException the model is gone");
      assertThat(graded.cause().reason())
          .hasValueSatisfying(reason -> assertThat(reason).contains("not asked"));
    }
  }

  @Test
  void stackThatOverflowsIsAMiss() throws InterruptedException {
    assertThat(
            new Examiner(LONG).examine(agent(ExaminerTest::endless), TRUTH, WINDOW).kind().reason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("StackOverflowError"));
  }

  @SuppressWarnings("InfiniteRecursion") // that is what it is for
  private static Anomaly endless(TelemetryWindow window) {
    return endless(window);
  }

  @Test
  void answerThatComesTooLateIsAMissAndTheAgentIsToldToEnd() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Agent hanging =
        new Agent() {
          @Override
          public String name() {
            return "hanging";
          }

          @Override
          public AnomalyClassifier classifier(String group) {
            return window -> {
              try {
                never.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              throw new IllegalStateException("cut off");
            };
          }

          @Override
          public RootCauseDiagnoser diagnoser(String group) {
            throw new AssertionError("it has said no kind");
          }

          @Override
          public void cutOff() {
            told.countDown();
          }
        };

    Graded graded = new Examiner(Duration.ofMillis(50)).examine(hanging, TRUTH, WINDOW);

    assertThat(graded.kind().reason()).contains("No answer within 0.05 s.");
    assertThat(told.getCount()).isZero();
  }

  @Test
  void agentThatGoesOnAfterItsTimeIsNotAskedBesides() throws InterruptedException {
    CountDownLatch leave = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Thread> busy = new AtomicReference<>(Thread.currentThread());
    Agent deaf =
        agent(window -> {
          if (asked.getAndIncrement() == 0) {
            busy.set(Thread.currentThread());
            awaitDeafly(leave);
          }
          return JavaAgent.heuristic().classifier("").classify(window);
        });
    Examiner examiner = new Examiner(Duration.ofSeconds(2));

    assertThat(examiner.examine(deaf, TRUTH, WINDOW).kind().reason())
        .contains("No answer within 2.0 s.");
    assertThat(examiner.examine(deaf, TRUTH, WINDOW).kind().reason())
        .contains("It is still busy with an earlier question.");
    assertThat(asked).hasValue(1);

    leave.countDown();
    assertThat(busy.get().join(LONG)).isTrue();
    assertThat(new Examiner(LONG).examine(deaf, TRUTH, WINDOW).kindSaid()).isEqualTo("none");
  }

  private static void awaitDeafly(CountDownLatch latch) {
    for (boolean waiting = true; waiting; ) {
      try {
        latch.await();
        waiting = false;
      } catch (InterruptedException _) {
        // as code does that cares for no interrupt
      }
    }
  }

  /// A report is UTF-8, which has no half characters.
  @Test
  void reasonIsCutToWholeCharacters() throws InterruptedException {
    for (int before = 0; before < 2; before++) {
      String words = "x".repeat(before) + "\ud83d\ude00".repeat(200) + "\ud83d";
      Agent agent =
          agent(_ -> {
            throw new AgentFailedException(words);
          });
      assertThat(new Examiner(LONG).examine(agent, TRUTH, WINDOW).kind().reason())
          .hasValueSatisfying(
              reason -> assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(reason)).isTrue());
    }
  }

  /// Retrieval must never see the incident it is asked about, nor its siblings.
  @Test
  void agentIsToldWhichGroupItMustNotRemember() throws InterruptedException {
    AtomicReference<String> group = new AtomicReference<>("");
    Agent remembering =
        new Agent() {
          @Override
          public String name() {
            return "remembering";
          }

          @Override
          public AnomalyClassifier classifier(String left) {
            group.set(left);
            return JavaAgent.heuristic().classifier(left);
          }

          @Override
          public RootCauseDiagnoser diagnoser(String left) {
            return JavaAgent.heuristic().diagnoser(left);
          }
        };

    new Examiner(LONG).examine(remembering, TRUTH, WINDOW);

    assertThat(group).hasValue("its-group");
  }

  private static Agent agent(AnomalyClassifier classifier) {
    return new JavaAgent("made up", Optional.of(classifier), Optional.empty());
  }
}
