package dev.aegis.chaos.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.EventType;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.linear.RandomHistory.Tells;
import dev.aegis.chaos.linear.Report.Outcome;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Long histories of one key with eight clients. The work is bounded by steps, not by a clock.
class ScaleTest {
  private static final int OPERATIONS = 100_000;
  private static final int CLIENTS = 8;
  private static final long STEPS_PER_OPERATION = 100;

  @Test
  void stepsGrowWithTheLengthAndNotFaster() {
    for (int operations : List.of(OPERATIONS / 10, OPERATIONS)) {
      History history = History.of(key(0).events(operations));
      assertThat(check(history, STEPS_PER_OPERATION * operations).outcome())
          .as("%d operations", operations)
          .isEqualTo(Outcome.LINEARIZABLE);
    }
  }

  @Test
  void aHundredthOfUnknownOutcomesCostsLittle() {
    History history = History.of(key(0.01).events(OPERATIONS));
    assertThat(check(history, STEPS_PER_OPERATION * OPERATIONS).outcome())
        .isEqualTo(Outcome.LINEARIZABLE);
  }

  @Test
  void locksAreAsCheap() {
    History history =
        History.of(
            new RandomHistory(new Random(2), CLIENTS, 0, true, Tells.NOTHING).events(OPERATIONS));
    assertThat(check(history, STEPS_PER_OPERATION * OPERATIONS).outcome())
        .isEqualTo(Outcome.LINEARIZABLE);
  }

  @Test
  void oneWrongAnswerAmongManyIsFoundAndNamed() {
    int operations = OPERATIONS / 10;
    List<Event> events = new ArrayList<>(key(0.01).events(operations));
    int at = operations;
    while (!isReadOfSomething(events.get(at))) {
      at++;
    }
    Event read = events.get(at);
    events.set(
        at,
        new Event(
            read.index(),
            read.timeNanos(),
            read.process(),
            read.type(),
            read.content().withValue("never written")));
    int wrong = at;
    assertThat(
            check(History.of(events), STEPS_PER_OPERATION * operations)
                .partitions()
                .getFirst()
                .verdict())
        .isInstanceOfSatisfying(
            NotLinearizable.class, verdict -> assertThat(verdict.misfitAt()).isEqualTo(wrong));
  }

  @Test
  void withoutVersionsItIsStillDecided() {
    History history =
        History.of(
            new RandomHistory(new Random(3), CLIENTS, 0, false, Tells.NOTHING)
                .events(OPERATIONS / 5));
    assertThat(check(history, Budget.USUAL.steps()).outcome()).isEqualTo(Outcome.LINEARIZABLE);
  }

  private static boolean isReadOfSomething(Event event) {
    return event.type() == EventType.OK
        && event.content().action() == Action.GET
        && event.content().value() != null;
  }

  private static RandomHistory key(double lostShare) {
    return new RandomHistory(new Random(1), CLIENTS, lostShare, false, Tells.REVISIONS)
        .withUniqueValues();
  }

  private static Report check(History history, long steps) {
    return new LinearizabilityChecker(
            new Budget(steps, Budget.USUAL.configurations(), Budget.USUAL.time()))
        .check(history);
  }
}
