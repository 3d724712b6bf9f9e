package dev.aegis.chaos.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Script;
import dev.aegis.chaos.linear.Report.Outcome;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import org.junit.jupiter.api.Test;

class KnownKeyHistoriesTest {
  @Test
  void nothingDoneIsLinearizable() {
    good(new Script());
  }

  @Test
  void readsSeeTheWritesBeforeThem() {
    good(new Script().put(0, "a").get(1, "a").put(1, "b").get(0, "b"));
  }

  @Test
  void aReadBesideAWriteMaySeeItOrNot() {
    good(new Script().put(0, "a").callPut(0, "b").get(1, "b").ok(0));
    good(new Script().put(0, "a").callPut(0, "b").get(1, "a").ok(0));
  }

  @Test
  void staleReadIsIllegal() {
    bad(new Script().put(0, "a").put(0, "b").get(1, "a"), 5, "no longer current");
  }

  @Test
  void readsThatGoBackAreIllegalEvenBesideTheWrite() {
    bad(new Script().put(0, "a").callPut(0, "b").get(1, "b").get(1, "a").ok(0), 6, "read \"a\"");
  }

  @Test
  void readOfAValueNeverWrittenIsIllegal() {
    bad(new Script().put(0, "a").get(1, "x"), 3, "Nobody has written that value");
  }

  @Test
  void readFromTheFutureIsIllegal() {
    bad(new Script().get(1, "a").put(0, "a"), 1, "Nobody has written that value");
  }

  @Test
  void lostWriteIsIllegal() {
    bad(new Script().put(0, "a").callGet(1).readAbsent(1), 3, "found no such key");
  }

  @Test
  void lostUpdateShowsInTheVersions() {
    Script twoWritesUnderOneVersion =
        new Script().callPut(0, "a").callPut(1, "b").okVersion(0, 1, 2).okVersion(1, 1, 3);
    bad(twoWritesUnderOneVersion, 3, "version 1");
  }

  @Test
  void versionsDecideTheOrderOfWritesSideBySide() {
    Script sideBySide =
        new Script().callPut(0, "a").callPut(1, "b").okVersion(0, 2, 3).okVersion(1, 1, 2);
    good(sideBySide.callGet(0).read(0, "a", 2, 3));
    bad(sideBySide.callGet(1).read(1, "b", 1, 2), 7, "read \"b\"");
  }

  @Test
  void revisionThatGoesBackIsIllegal() {
    bad(
        new Script().callPut(0, "a").okVersion(0, 1, 9).callPut(0, "b").okVersion(0, 2, 8),
        3,
        "revision 8");
  }

  @Test
  void deleteEndsAKeyAndItsVersions() {
    good(
        new Script()
            .callPut(0, "a")
            .okVersion(0, 1, 2)
            .callDelete(0)
            .deleted(0, true)
            .callDelete(1)
            .deleted(1, false)
            .callPut(0, "b")
            .okVersion(0, 1, 4));
    bad(new Script().put(0, "a").callDelete(1).deleted(1, false), 3, "did not exist");
    bad(new Script().callDelete(1).deleted(1, true), 1, "existed");
  }

  @Test
  void unknownWriteMayTakeEffectLateOrNever() {
    Script unknown = new Script().put(0, "a").callPut(1, "b").unknown(1).get(0, "a");
    good(unknown);
    good(unknown.get(0, "b").get(0, "b"));
    bad(unknown.get(0, "a"), 11, "read \"a\"");
  }

  @Test
  void unknownWriteTakesEffectNoTwice() {
    bad(
        new Script().callPut(1, "b").unknown(1).get(0, "b").put(0, "a").get(0, "b"),
        7,
        "no longer current");
  }

  @Test
  void unknownDeleteExplainsAMissingKey() {
    good(new Script().put(0, "a").callDelete(1).unknown(1).callGet(0).readAbsent(0));
  }

  @Test
  void unreadUnknownWritesExplainAJumpOfTheVersion() {
    Script jump = new Script().callPut(1, "x").unknown(1).callPut(2, "y").unknown(2);
    good(jump.callPut(0, "a").okVersion(0, 3, 4));
    bad(jump.callPut(0, "b").okVersion(0, 5, 6), 7, "version 5");
  }

  @Test
  void failedWriteMustNotBeSeen() {
    good(new Script().put(0, "a").callPut(1, "b").failed(1).get(0, "a"));
    bad(
        new Script().put(0, "a").callPut(1, "b").failed(1).get(0, "b"),
        5,
        "Nobody has written that value");
  }

  @Test
  void operationsThatNeverReturnedAreUnknown() {
    good(new Script().callPut(0, "a").get(1, "a"));
    good(new Script().callPut(0, "a").callGet(1).readAbsent(1));
  }

  private static void good(Script script) {
    assertThat(check(script).outcome()).isEqualTo(Outcome.LINEARIZABLE);
  }

  /// @param misfitAt the first answer that does not fit
  private static void bad(Script script, long misfitAt, String said) {
    Report report = check(script);
    assertThat(report.outcome()).isEqualTo(Outcome.NOT_LINEARIZABLE);
    assertThat(report.partitions().getFirst().verdict())
        .isInstanceOfSatisfying(
            NotLinearizable.class,
            verdict -> {
              assertThat(verdict.misfitAt()).isEqualTo(misfitAt);
              assertThat(verdict.explanation()).startsWith("key \"k\": ").contains(said);
            });
  }

  private static Report check(Script script) {
    return new LinearizabilityChecker(Budget.USUAL).check(script.history());
  }
}
