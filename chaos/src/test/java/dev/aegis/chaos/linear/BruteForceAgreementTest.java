package dev.aegis.chaos.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.linear.RandomHistory.Tells;
import dev.aegis.chaos.linear.Report.Outcome;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The checker and the definition give the same verdict, on thousands of small histories.
class BruteForceAgreementTest {
  private static final int HISTORIES = 4000;

  @Test
  void agreesOnKeysThatTellNoVersions() {
    compare(false, Tells.NOTHING);
  }

  @Test
  void agreesOnKeysThatTellVersions() {
    compare(false, Tells.VERSIONS);
  }

  @Test
  void agreesOnKeysThatTellRevisions() {
    compare(false, Tells.REVISIONS);
  }

  @Test
  void agreesOnLocks() {
    compare(true, Tells.NOTHING);
  }

  private static void compare(boolean onLock, Tells tells) {
    int legal = 0;
    int illegal = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      int operations = 1 + random.nextInt(onLock ? 8 : 7);
      List<Event> events =
          new RandomHistory(random, 1 + random.nextInt(3), 0.15, onLock, tells).events(operations);
      assertThat(verdict(History.of(events))).as("seed %d as made: %s", seed, events).isTrue();
      History mutated = RandomHistory.mutated(events, random);
      boolean expected = Partition.of(mutated).stream().allMatch(BruteForce::isLinearizable);
      assertThat(verdict(mutated))
          .as("seed %d mutated: %s", seed, mutated.events())
          .isEqualTo(expected);
      if (expected) {
        legal++;
      } else {
        illegal++;
      }
    }
    System.out.printf("%d mutated histories: %d legal, %d not%n", HISTORIES, legal, illegal);
    assertThat(legal).isGreaterThan(HISTORIES / 20);
    assertThat(illegal).isGreaterThan(HISTORIES / 20);
  }

  private static boolean verdict(History history) {
    Outcome outcome = new LinearizabilityChecker(Budget.USUAL).check(history).outcome();
    assertThat(outcome).isNotEqualTo(Outcome.UNDECIDED);
    return outcome == Outcome.LINEARIZABLE;
  }
}
