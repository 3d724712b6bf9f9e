package dev.aegis.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.score.EpisodeScore;
import dev.aegis.bench.score.Scorecard;
import dev.aegis.bench.statistics.Proportion;
import dev.aegis.bench.stream.Moments;
import dev.aegis.bench.stream.Said;
import dev.aegis.bench.stream.Watcher;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.StreamHistory;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Thirty seconds in which all is well: six looks.
class ExaminerWatchTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int LOOKS = 6;
  private static final long BEGIN_MS = 1_000_000;
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
  private static final Recording RECORDING =
      new Recording(
          new TelemetryWindow(BEGIN_MS, BEGIN_MS + 30_000, List.of(), List.of(), List.of()).span(),
          new MetricsHistory(List.of(new NodeId("n1")), 5_000, List.of(), List.of(), ""),
          StreamHistory.notConfigured());
  private static final Episode EPISODE = new Episode(TRUTH, RECORDING);

  @Test
  void alarmIsFalseWhoeverRaisesIt() throws InterruptedException {
    assertThat(watch(asked(window -> says("clock_skew", window))).falseRaisings()).isEqualTo(1);
    assertThat(watch(watching(_ -> all("clock_skew"))).falseRaisings()).isEqualTo(1);
  }

  @Test
  void whoDoesNotKnowWhatIsWrongRaisesNoAlarmHoweverItWatches() throws InterruptedException {
    for (EpisodeScore score :
        List.of(
            watch(asked(window -> says("undetermined", window))),
            watch(watching(_ -> all("undetermined"))))) {
      assertThat(score.falseRaisings()).isZero();
      assertThat(score.verdict()).isEqualTo("none");
      assertThat(score.missed()).isZero();
    }
  }

  @Test
  void lookWithoutAnAnswerIsCounted() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    EpisodeScore score =
        watch(
            asked(window -> {
              if (asked.getAndIncrement() % 2 == 0) {
                throw new IllegalStateException("the model is gone");
              }
              return says("none", window);
            }));

    assertThat(score.missed()).isEqualTo(LOOKS / 2);
    assertThat(new Scorecard("it", List.of(score)).missed())
        .isEqualTo(new Proportion(LOOKS / 2, LOOKS));
  }

  @Test
  void watcherThatCannotBeAskedMissesTheEpisodeAndNotTheNext() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    Agent agent =
        watching(_ -> {
          if (asked.getAndIncrement() == 0) {
            throw new IOException("it refused the rules");
          }
          return all("clock_skew");
        });
    Examiner examiner = new Examiner(LONG);

    EpisodeScore refused = examiner.watch(agent, EPISODE);
    assertThat(refused.missed()).isEqualTo(LOOKS);
    assertThat(refused.said()).extracting(Said::kind).hasSize(LOOKS).containsOnly("none");
    assertThat(examiner.watch(agent, EPISODE).missed()).isZero();
  }

  @Test
  void watcherThatDoesNotReturnMissesTheEpisode() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Agent hanging =
        watching(_ -> {
          never.await();
          return all("none");
        });

    assertThat(new Examiner(Duration.ofMillis(10)).watch(hanging, EPISODE).missed())
        .isEqualTo(LOOKS);
  }

  private static EpisodeScore watch(Agent agent) throws InterruptedException {
    return new Examiner(LONG).watch(agent, EPISODE);
  }

  private static Anomaly says(String kind, TelemetryWindow window) {
    return new Anomaly(
        new AnomalyKind(kind),
        kind.equals("none") ? Severity.INFO : Severity.WARNING,
        new Subject.Cluster(),
        1,
        List.of(),
        SuggestedAction.NONE,
        window.span(),
        "made up");
  }

  private static List<Said> all(String kind) {
    return Moments.of(RECORDING).stream().map(at -> new Said(at, kind, "", 0)).toList();
  }

  private static Agent asked(AnomalyClassifier classifier) {
    return new JavaAgent("asked", Optional.of(classifier), Optional.empty());
  }

  @FunctionalInterface
  private interface Watching {
    List<Said> watch(Episode episode) throws IOException, InterruptedException;
  }

  private static Agent watching(Watching watching) {
    return new Agent() {
      @Override
      public String name() {
        return "watching";
      }

      @Override
      public AnomalyClassifier classifier(String group) {
        throw new AssertionError("it watches by itself");
      }

      @Override
      public RootCauseDiagnoser diagnoser(String group) {
        throw new AssertionError("it watches by itself");
      }

      @Override
      public Optional<Watcher> watcher() {
        return Optional.of(
            new Watcher() {
              @Override
              public String name() {
                return "watching";
              }

              @Override
              public List<Said> watch(Episode episode) throws IOException, InterruptedException {
                return watching.watch(episode);
              }
            });
      }
    };
  }
}
