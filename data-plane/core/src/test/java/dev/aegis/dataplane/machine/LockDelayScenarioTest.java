package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.release;
import static dev.aegis.dataplane.machine.ScriptedLog.tryAcquire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.LockDescribed;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.DelayBegun;
import dev.aegis.dataplane.command.Change.DelayOver;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.SessionClosed;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CancelWait;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.ForceRelease;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome.LockDelayed;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.WaitEnded;
import dev.aegis.dataplane.command.Query.CountState;
import dev.aegis.dataplane.command.Query.DescribeLock;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockDelayScenarioTest {
  private static final LockName JOBS = new LockName("jobs");
  private static final long DELAY_MS = 3_000;

  private final ScriptedLog log = new ScriptedLog();
  private final SessionId anna = log.openSession(5_000);
  private final SessionId ben = log.openSession(60_000);
  private final SessionId cleo = log.openSession(60_000);

  private static AcquireLock patient(SessionId session, long sequence) {
    return new AcquireLock(new RequestId(session, sequence), JOBS, 60_000);
  }

  private FencingToken annaHolds() {
    AcquireLock acquire =
        new AcquireLock(new RequestId(anna, 1), JOBS, 0, DELAY_MS, 0, Bytes.EMPTY);
    return log.grantedBy(acquire);
  }

  @Test
  void expiredHoldersLockStaysClosedForAsLongAsItAsked() {
    FencingToken annas = annaHolds();
    log.apply(patient(ben, 1));
    FencingToken bens = new FencingToken(log.index());

    Applied expired = log.tickAfter(5_000);
    Applied early = log.tickAfter(DELAY_MS - 1);
    Applied over = log.tickAfter(1);

    assertThat(expired.changes())
        .containsExactly(
            new SessionClosed(anna, EndReason.EXPIRED),
            new LockFreed(JOBS, anna, annas),
            new DelayBegun(JOBS, annas, log.machine.timeMs()));
    assertThat(early.changes()).isEmpty();
    assertThat(over.changes())
        .containsExactly(
            new DelayOver(JOBS, annas), new LockTaken(JOBS, new RequestId(ben, 1), bens));
  }

  @Test
  void closedLockIsDescribedWithWhatIsLeftOfItsDelay() {
    annaHolds();
    log.apply(patient(ben, 1));
    log.tickAfter(5_000);
    log.tickAfter(1_000);

    assertThat(log.query(new DescribeLock(JOBS)))
        .isEqualTo(new LockDescribed(null, null, 0, DELAY_MS - 1_000, List.of(ben)));
    assertThat(log.query(new CountState())).extracting("locksHeld").isEqualTo(0);
  }

  @Test
  void whoeverDoesNotWaitForAClosedLockIsToldWhatIsLeft() {
    FencingToken annas = annaHolds();
    log.tickAfter(5_000);
    log.tickAfter(1_000);

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs")))
        .isEqualTo(new LockDelayed(annas, DELAY_MS - 1_000));
  }

  @Test
  void whoeverWaitsForAClosedLockQueuesBehindThoseWhoWereThere() {
    annaHolds();
    log.apply(patient(ben, 1));
    log.tickAfter(5_000);

    assertThat(log.outcome(patient(cleo, 1))).isEqualTo(new LockQueued(2));
    assertThat(log.tickAfter(DELAY_MS).changes())
        .anyMatch(
            change -> change instanceof LockTaken taken && taken.acquire().session().equals(ben));
  }

  @Test
  void lockIsFreeAfterADelayForWhichNobodyWaited() {
    annaHolds();
    log.tickAfter(5_000);
    log.tickAfter(DELAY_MS);

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isInstanceOf(LockGranted.class);
  }

  @Test
  void releasedLockIsOpenAtOnce() {
    FencingToken annas = annaHolds();
    log.apply(release(anna, 2, "jobs", annas));

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isInstanceOf(LockGranted.class);
  }

  @Test
  void lockOfASessionThatItsClientEndedIsOpenAtOnce() {
    annaHolds();
    log.apply(new EndSession(anna, EndReason.CLIENT));

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isInstanceOf(LockGranted.class);
  }

  @Test
  void lockOfASessionThatAnOperatorEndedStaysClosed() {
    annaHolds();
    log.apply(new EndSession(anna, EndReason.OPERATOR));

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isInstanceOf(LockDelayed.class);
  }

  @Test
  void lockThatAnOperatorTookAwayStaysClosed() {
    annaHolds();
    log.apply(new ForceRelease(null, JOBS, null, "stuck"));

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isInstanceOf(LockDelayed.class);
  }

  @Test
  void delayThatWasNotAskedForIsNotKept() {
    log.grantedBy(acquire(anna, 1, "jobs"));
    log.tickAfter(5_000);

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isInstanceOf(LockGranted.class);
  }

  @Test
  void delayAskedForWhileWaitingCountsOnceTheLockIsHeld() {
    FencingToken bens = log.grantedBy(patient(ben, 1));
    log.apply(new AcquireLock(new RequestId(anna, 1), JOBS, 60_000, DELAY_MS, 0, Bytes.EMPTY));
    log.apply(release(ben, 2, "jobs", bens));
    log.tickAfter(5_000);

    assertThat(log.outcome(tryAcquire(cleo, 1, "jobs"))).isInstanceOf(LockDelayed.class);
  }

  @Test
  void waitForAClosedLockCanBeCancelledAndRunsOut() {
    annaHolds();
    log.apply(patient(ben, 1));
    log.apply(acquire(cleo, 1, "jobs"));
    log.tickAfter(5_000);

    assertThat(log.outcome(new CancelWait(new RequestId(ben, 1), JOBS)))
        .isEqualTo(new WaitEnded(WaitEnd.CANCELLED));
    assertThat(log.query(new CountState())).extracting("waiters").isEqualTo(0);
  }

  @Test
  void oneTickOpensAtMostAThousandLocks() {
    for (int i = 0; i < 1_001; i++) {
      log.apply(
          new AcquireLock(
              new RequestId(anna, i + 1), new LockName("l" + i), 0, DELAY_MS, 0, Bytes.EMPTY));
    }
    log.tickAfter(5_000);

    assertThat(log.tickAfter(DELAY_MS).changes()).hasSize(1_000);
    assertThat(log.tickAfter(0).changes()).hasSize(1);
  }
}
