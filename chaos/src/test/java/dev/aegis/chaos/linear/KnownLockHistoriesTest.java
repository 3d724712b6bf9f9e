package dev.aegis.chaos.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Script;
import dev.aegis.chaos.linear.Report.Outcome;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import org.junit.jupiter.api.Test;

class KnownLockHistoriesTest {
  @Test
  void holdersOneAfterTheOtherAreLegal() {
    good(new Script().acquire(0, 1, 5).release(0, 1, 5).acquire(1, 2, 9).release(1, 2, 9));
  }

  @Test
  void doubleHolderIsIllegal() {
    bad(new Script().acquire(0, 1, 5).acquire(1, 2, 9), 3, "held by session 1 with token 5");
  }

  @Test
  void tokenThatGoesBackIsIllegal() {
    bad(
        new Script().acquire(0, 1, 5).release(0, 1, 5).acquire(1, 2, 4),
        5,
        "A token must be greater than all before it");
  }

  @Test
  void tokenGivenTwiceIsIllegal() {
    bad(new Script().acquire(0, 1, 5).release(0, 1, 5).acquire(1, 2, 5), 5, "token 5");
  }

  @Test
  void onlyTheHolderReleases() {
    bad(new Script().acquire(0, 1, 5).release(1, 2, 5), 3, "held by session 1");
    bad(new Script().acquire(0, 1, 5).release(0, 1, 4), 3, "gave token 4 back");
    bad(new Script().release(0, 1, 4), 1, "free");
  }

  @Test
  void aWaiterIsGrantedWhileTheReleaseIsUnderWay() {
    good(new Script().acquire(0, 1, 5).callAcquire(1, 2).callRelease(0, 1, 5).granted(1, 9).ok(0));
  }

  @Test
  void unknownReleaseFreesTheLockLateOrNever() {
    Script unknown = new Script().acquire(0, 1, 5).callRelease(0, 1, 5).unknown(0);
    good(unknown);
    good(unknown.acquire(1, 2, 9));
    bad(unknown.acquire(2, 3, 12), 7, "held by session 2 with token 9");
  }

  @Test
  void endOfTheSessionFreesItsLock() {
    good(new Script().acquire(0, 1, 5).end(0, 1).acquire(1, 2, 9));
    bad(new Script().acquire(0, 1, 5).end(1, 2).acquire(1, 2, 9), 5, "held by session 1");
  }

  @Test
  void lostSessionFreesItsLockFromThenOnAndNotBefore() {
    good(new Script().acquire(0, 1, 5).callEnd(0, 1).unknown(0).acquire(1, 2, 9));
    bad(
        new Script().acquire(0, 1, 5).acquire(1, 2, 9).callEnd(0, 1).unknown(0),
        3,
        "held by session 1");
  }

  @Test
  void unknownAcquireMayHoldTheLock() {
    Script unknown = new Script().callAcquire(0, 1).unknown(0);
    good(unknown.acquire(1, 2, 9));
    good(new Script().callAcquire(0, 1).unknown(0).callRelease(2, 1, 7).ok(2).acquire(1, 2, 9));
    bad(
        new Script().callAcquire(0, 1).unknown(0).callRelease(2, 1, 7).ok(2).acquire(1, 2, 6),
        5,
        "token 6");
  }

  @Test
  void failedAcquireHoldsNothing() {
    good(new Script().acquire(0, 1, 5).callAcquire(1, 2).failed(1).release(0, 1, 5));
  }

  private static void good(Script script) {
    assertThat(check(script).outcome()).isEqualTo(Outcome.LINEARIZABLE);
  }

  private static void bad(Script script, long misfitAt, String said) {
    Report report = check(script);
    assertThat(report.outcome()).isEqualTo(Outcome.NOT_LINEARIZABLE);
    assertThat(report.partitions().getFirst().verdict())
        .isInstanceOfSatisfying(
            NotLinearizable.class,
            verdict -> {
              assertThat(verdict.misfitAt()).isEqualTo(misfitAt);
              assertThat(verdict.explanation()).startsWith("lock \"ledger\": ").contains(said);
            });
  }

  private static Report check(Script script) {
    return new LinearizabilityChecker(Budget.USUAL).check(script.history());
  }
}
