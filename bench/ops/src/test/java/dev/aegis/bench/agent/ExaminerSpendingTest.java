package dev.aegis.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.Graded;
import dev.aegis.bench.grade.Spent;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.StreamHistory;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// On which incident it is booked what an agent spends, however late it tells.
class ExaminerSpendingTest {
  private static final long BEGIN_MS = 1_000_000;
  private static final TelemetryWindow WINDOW =
      new TelemetryWindow(BEGIN_MS, BEGIN_MS + 30_000, List.of(), List.of(), List.of());
  private static final Truth TRUTH =
      new Truth(
          "1",
          "none",
          List.of(),
          "healthy",
          "cluster",
          "info",
          BEGIN_MS,
          BEGIN_MS + 30_000,
          BEGIN_MS + 30_000,
          "its-group",
          new TreeMap<>());
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Spent ONE = new Spent(1, 100, 10, OptionalLong.empty());

  private final Spending agent = new Spending();

  @Test
  void whatIsToldAsAQuestionIsCutOffIsItsIncidents() throws InterruptedException {
    Examiner examiner = new Examiner(SHORT);
    agent.questions.add(() -> {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        agent.pay();
      }
    });

    Graded first = examiner.examine(agent, TRUTH, WINDOW);
    agent.questions.add(agent::pay);
    Graded second = examiner.examine(agent, TRUTH, WINDOW);

    assertThat(first.kind().reason()).contains("No answer within 2.0 s.");
    assertThat(first.effort().spent()).isEqualTo(ONE);
    assertThat(second.effort().spent()).isEqualTo(ONE);
    assertThat(examiner.besides(agent)).isEqualTo(Spent.NOTHING);
  }

  @Test
  void whatIsToldLaterYetIsOfNoIncident() throws InterruptedException {
    CountDownLatch leave = new CountDownLatch(1);
    Examiner examiner = new Examiner(SHORT);
    agent.questions.add(() -> {
      awaitDeafly(leave);
      agent.pay();
    });

    Graded first = examiner.examine(agent, TRUTH, WINDOW);
    leave.countDown();
    assertThat(agent.asked.get().join(LONG)).isTrue();
    agent.questions.add(agent::pay);
    Graded second = examiner.examine(agent, TRUTH, WINDOW);

    assertThat(first.effort().spent()).isEqualTo(Spent.NOTHING);
    assertThat(second.kindSaid()).isEqualTo("none");
    assertThat(second.effort().spent()).isEqualTo(ONE);
    assertThat(examiner.besides(agent)).isEqualTo(ONE);
  }

  @Test
  void whatTheLastQuestionTellsLateIsToldToo() throws InterruptedException {
    CountDownLatch leave = new CountDownLatch(1);
    Examiner examiner = new Examiner(SHORT);
    agent.questions.add(() -> {
      awaitDeafly(leave);
      agent.pay();
    });

    examiner.examine(agent, TRUTH, WINDOW);
    leave.countDown();
    assertThat(agent.asked.get().join(LONG)).isTrue();

    assertThat(examiner.besides(agent)).isEqualTo(ONE);
  }

  @Test
  void watchingIsOfNoIncident() throws InterruptedException {
    Examiner examiner = new Examiner(LONG);
    Recording recording =
        new Recording(
            WINDOW.span(),
            new MetricsHistory(List.of(new NodeId("n1")), 5_000, List.of(), List.of(), ""),
            StreamHistory.notConfigured());
    agent.questions.add(agent::pay);
    examiner.watch(agent, new Episode(TRUTH, recording));
    agent.questions.add(agent::pay);

    assertThat(examiner.examine(agent, TRUTH, WINDOW).effort().spent()).isEqualTo(ONE);
    assertThat(examiner.besides(agent)).isEqualTo(ONE);
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

  /// Does one of the given things before it answers as the baseline does, and nothing without one.
  private static final class Spending implements Agent {
    private final BlockingQueue<Runnable> questions = new LinkedBlockingQueue<>();
    private final AtomicReference<Spent> spent = new AtomicReference<>(Spent.NOTHING);
    private final AtomicReference<Thread> asked = new AtomicReference<>(Thread.currentThread());

    void pay() {
      spent.updateAndGet(before -> before.plus(ONE));
    }

    @Override
    public String name() {
      return "spending";
    }

    @Override
    public AnomalyClassifier classifier(String group) {
      return window -> {
        asked.set(Thread.currentThread());
        Runnable question = questions.poll();
        if (question != null) {
          question.run();
        }
        return JavaAgent.heuristic().classifier(group).classify(window);
      };
    }

    @Override
    public RootCauseDiagnoser diagnoser(String group) {
      return JavaAgent.heuristic().diagnoser(group);
    }

    @Override
    public Spent takeSpent() {
      return spent.getAndSet(Spent.NOTHING);
    }
  }
}
