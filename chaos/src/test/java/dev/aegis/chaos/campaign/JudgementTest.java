package dev.aegis.chaos.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.fence.FenceExperiment;
import dev.aegis.chaos.fence.FenceExperiment.Losses;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.HistoryRecorder;
import dev.aegis.chaos.history.Script;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.report.Verdict;
import dev.aegis.chaos.watch.Delivery.Batch;
import dev.aegis.chaos.watch.Delivery.Opened;
import dev.aegis.chaos.watch.KeyChange;
import dev.aegis.chaos.watch.WatchStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run holds only when nothing was found, and something could have been.
class JudgementTest {
  private static final WatchStream ALL =
      new WatchStream(
          "",
          false,
          List.of(
              new Opened(5), new Batch(List.of(new KeyChange(5, Script.KEY, "a", 1, null)), 6)));
  private static final Losses NOTHING = new Losses(5, 0, 0);
  private static final Losses SOMETHING = new Losses(5, 0, 2);

  /// Histories by hand are short.
  private static final CellPlan PLAN =
      new CellPlan(
          1, 1, 1, 1, Duration.ZERO, Duration.ofNanos(10_000), 1, Duration.ZERO, Duration.ZERO);

  private final Recorded recorded = new Recorded(Path.of("none"));

  JudgementTest() {
    recorded.afterwards("n1", ALL);
  }

  @Test
  void aRunInWhichAllWasKeptHolds() {
    assertThat(judge(history())).isInstanceOf(Verdict.Held.class);
  }

  @Test
  void whatTheRunItselfFoundBreaksIt() {
    recorded.found(Promise.RECOVERY, "n3 did not come back");
    assertThat(judge(history())).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void aLostWriteBreaksIt() {
    recorded.afterwards("n1", new WatchStream("", false, List.of(new Opened(5))));
    assertThat(judge(history())).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void aNodeThatWasLeftBehindIsNoMeasureForTheOthers() {
    recorded.afterwards("n1", new WatchStream("", false, List.of(new Opened(5))));
    recorded.afterwards("n2", ALL);
    recorded.live("watch 1", ALL);

    assertThat(judge(history()).reasons())
        .singleElement()
        .asString()
        .startsWith("replicas equal: n1 tells other changes");
  }

  @Test
  void aHistoryThatIsNotLinearizableBreaksIt() {
    History history = script().callGet(2).readAbsent(2).history();
    assertThat(judge(history).reasons()).anyMatch(reason -> reason.startsWith("linearizable"));
  }

  @Test
  void nobodyServedAfterAFaultBreaksIt() {
    History history = script().remark("begin kill").remark("made kill").history();
    assertThat(judge(history).reasons()).anyMatch(reason -> reason.startsWith("recovery"));
  }

  @Test
  void aWarmUpThatDidNextToNothingShowsNothing() {
    Judgement judgement = Judgement.of(PLAN, History.of(List.of()), recorded, 0);
    assertThat(judgement.verdict()).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void aFenceWithoutALossInTheControlShowsNothing() {
    recorded.fences(new FenceExperiment(NOTHING, NOTHING));
    assertThat(judge(history())).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void aLossBehindTheFenceBreaksIt() {
    recorded.fences(new FenceExperiment(SOMETHING, SOMETHING));
    assertThat(judge(history())).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void aRunThatWasCutShortIsJudgedByWhatItRecorded(@TempDir Path dir) throws IOException {
    Recorded interrupted = new Recorded(dir);
    try (HistoryRecorder file = HistoryRecorder.to(interrupted.history())) {
      script()
          .callGet(2)
          .readAbsent(2)
          .events()
          .forEach(event -> file.record(event.process(), event.type(), event.content()));
    }
    interrupted.cutShort("the disk of n1 could not be freed");
    Judgement judgement = Judgement.of(PLAN, interrupted.readHistory(), interrupted, 0);
    assertThat(judgement.verdict()).isInstanceOf(Verdict.Broken.class);
    assertThat(judgement.verdict().reasons()).singleElement().asString().startsWith("linearizable");
    assertThat(judgement.counts().operations()).isEqualTo(2);
    assertThat(interrupted.notes()).containsExactly("cut short: the disk of n1 could not be freed");
  }

  @Test
  void aRunThatWasCutShortAccusesNobodyOfWhatWasNotLookedAt() {
    Recorded interrupted = new Recorded(Path.of("none"));
    interrupted.cutShort("n2 could not be started");
    History history = script().remark("begin kill").remark("made kill").history();
    Judgement judgement = Judgement.of(PLAN, history, interrupted, 0);
    assertThat(judgement.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(judgement.verdict().reasons())
        .singleElement()
        .asString()
        .contains("n2 could not be started");
    assertThat(judgement.counts().answered()).isEqualTo(1);
    assertThat(judgement.clocks().toFirstAck()).hasSize(1);
  }

  @Test
  void aRunThatNeverBeganIsJudgedAsOneWithoutOperations(@TempDir Path dir) throws IOException {
    Recorded interrupted = new Recorded(dir);
    interrupted.cutShort("no cluster formed");
    Judgement judgement = Judgement.of(PLAN, interrupted.readHistory(), interrupted, 0);
    assertThat(judgement.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(judgement.counts().operations()).isZero();
  }

  @Test
  void aFaultThatMissedWhatItWasToStrikeShowsNothing() {
    recorded.leftOpen("adding n6 had ended before the fault");
    Verdict verdict = judge(history());
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.reasons()).containsExactly("adding n6 had ended before the fault");
  }

  @Test
  void aFaultThatMissedWhatItWasToStrikeExcusesNothing() {
    recorded.leftOpen("adding n6 had ended before the fault");
    recorded.found(Promise.RECOVERY, "n3 did not come back");
    assertThat(judge(history())).isInstanceOf(Verdict.Broken.class);
  }

  private static Script script() {
    return new Script().callPut(1, "a").okVersion(1, 1, 5);
  }

  private static History history() {
    return script().history();
  }

  private Verdict judge(History history) {
    return Judgement.of(PLAN, history, recorded, 1).verdict();
  }
}
