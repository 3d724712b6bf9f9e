package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.WAIT_MS;
import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static dev.aegis.dataplane.machine.ScriptedLog.release;
import static dev.aegis.dataplane.machine.ScriptedLog.tryAcquire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.AcquireDescribed;
import dev.aegis.dataplane.command.Answer.NotFound;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CancelWait;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.WaitEnded;
import dev.aegis.dataplane.command.Query.DescribeAcquire;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import dev.aegis.dataplane.session.ReplyMemory;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest {
  private static final LockName JOBS = new LockName("jobs");

  private final ScriptedLog log = new ScriptedLog();
  private final SessionId anna = log.openSession(600_000);
  private final SessionId ben = log.openSession(600_000);

  @Test
  void repeatedPutIsAppliedOnceAndAnsweredTheSame() {
    PutKey put = put(anna, 1, "k", "v");

    Outcome first = log.outcome(put);
    log.apply(put("k", "other"));
    Applied repeated = log.apply(put);

    assertThat(repeated.outcomes()).containsExactly(first);
    assertThat(repeated.changes()).isEmpty();
  }

  @Test
  void putWithoutARequestCountsTwice() {
    log.apply(put("k", "v"));

    assertThat(log.outcome(put("k", "v"))).isEqualTo(new KeyPut(3, 2));
  }

  @Test
  void repeatInsideTheSameEntryIsARepeat() {
    Applied applied = log.apply(put(anna, 1, "k", "v"), put(anna, 1, "k", "v"));

    assertThat(applied.outcomes()).containsExactly(new KeyPut(2, 1), new KeyPut(2, 1));
    assertThat(applied.changes()).hasSize(1);
  }

  @Test
  void equalSequencesOfTwoSessionsAreTwoRequests() {
    log.apply(put(anna, 1, "k", "v"));

    assertThat(log.outcome(put(ben, 1, "k", "v"))).isEqualTo(new KeyPut(3, 2));
  }

  @Test
  void repeatedAcquireReturnsTheSameToken() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));

    assertThat(log.grantedBy(acquire(anna, 1, "jobs"))).isEqualTo(token);
  }

  @Test
  void repeatedReleaseDoesNotReleaseTheNextHoldersLock() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    Command release = release(anna, 2, "jobs", token);
    Outcome released = log.outcome(release);
    log.grantedBy(acquire(anna, 3, "jobs"));

    Applied repeated = log.apply(release);

    assertThat(repeated.outcomes()).containsExactly(released);
    assertThat(repeated.changes()).isEmpty();
  }

  @Test
  void repeatOfAWaitLearnsThatItWasGranted() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    AcquireLock bens = acquire(ben, 1, "jobs");
    log.apply(bens);
    FencingToken next = new FencingToken(log.index());
    assertThat(log.outcome(bens)).isEqualTo(new LockQueued(1));

    log.apply(release(anna, 2, "jobs", token));

    assertThat(log.outcome(bens)).isEqualTo(new LockGranted(next));
    assertThat(log.query(new DescribeAcquire(bens.request(), JOBS)))
        .isEqualTo(new AcquireDescribed(new LockGranted(next)));
  }

  @Test
  void repeatOfAWaitLearnsThatItTimedOut() {
    log.grantedBy(acquire(anna, 1, "jobs"));
    AcquireLock bens = acquire(ben, 1, "jobs");
    log.apply(bens);

    log.tickAfter(WAIT_MS);

    assertThat(log.outcome(bens)).isEqualTo(new WaitEnded(WaitEnd.TIMED_OUT));
  }

  @Test
  void repeatOfAWaitLearnsThatItWasCancelled() {
    log.grantedBy(acquire(anna, 1, "jobs"));
    AcquireLock bens = acquire(ben, 1, "jobs");
    log.apply(bens);

    log.apply(new CancelWait(bens.request(), JOBS));

    assertThat(log.outcome(bens)).isEqualTo(new WaitEnded(WaitEnd.CANCELLED));
  }

  @Test
  void refusalIsRemembered() {
    Outcome refused = log.outcome(release(ben, 1, "jobs", new FencingToken(1)));
    FencingToken token = log.grantedBy(acquire(ben, 2, "jobs"));

    assertThat(log.outcome(release(ben, 1, "jobs", token))).isEqualTo(refused);
  }

  @Test
  void refusalForASecondAcquireInOneEntryIsNotRemembered() {
    AcquireLock bens = acquire(ben, 1, "jobs");
    log.apply(acquire(anna, 1, "jobs"), bens);

    assertThat(log.query(new DescribeAcquire(bens.request(), JOBS))).isEqualTo(new NotFound());
    assertThat(log.outcome(bens)).isEqualTo(new LockQueued(1));
  }

  @Test
  void requestOfAnEndedSessionIsRefused() {
    log.apply(put(anna, 1, "k", "v"));
    log.apply(new EndSession(anna, EndReason.CLIENT));

    assertRefused(log.outcome(put(anna, 1, "k", "v")), Refusal.SESSION_NOT_FOUND);
    assertRefused(log.outcome(acquire(anna, 2, "jobs")), Refusal.SESSION_NOT_FOUND);
  }

  @Test
  void forgottenRequestIsRefusedAndNotAppliedAgain() {
    for (int sequence = 1; sequence <= ReplyMemory.MAX_SETTLED + 1; sequence++) {
      log.apply(put(anna, sequence, "k", "v"));
    }

    Applied tooOld = log.apply(put(anna, 1, "k", "v"));

    assertRefused(tooOld.outcomes().getFirst(), Refusal.SEQUENCE_TOO_OLD);
    assertThat(tooOld.changes()).isEmpty();
    assertThat(log.outcome(put(anna, 2, "k", "v"))).isEqualTo(new KeyPut(3, 2));
  }

  @Test
  void sequencesCountFromOne() {
    assertRefused(log.outcome(put(anna, 0, "k", "v")), Refusal.SEQUENCE_TOO_OLD);
  }

  @Test
  void waitingAcquireIsNeverForgotten() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    AcquireLock bens = acquire(ben, 1, "jobs");
    log.apply(bens);
    FencingToken next = new FencingToken(log.index());
    for (int sequence = 2; sequence <= 3 * ReplyMemory.MAX_SETTLED; sequence++) {
      log.apply(put(ben, sequence, "k", "v"));
    }

    assertThat(log.outcome(bens)).isEqualTo(new LockQueued(1));
    log.apply(release(anna, 2, "jobs", token));
    assertThat(log.outcome(bens)).isEqualTo(new LockGranted(next));
  }

  @Test
  void holderIsKnownByItsHoldEvenAfterItsReplyIsForgotten() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    for (int sequence = 2; sequence <= 3 * ReplyMemory.MAX_SETTLED; sequence++) {
      log.apply(put(anna, sequence, "k", "v"));
    }

    assertThat(log.grantedBy(acquire(anna, 1, "jobs"))).isEqualTo(token);
    assertThat(log.query(new DescribeAcquire(new RequestId(anna, 1), JOBS)))
        .isEqualTo(new AcquireDescribed(new LockGranted(token)));
    assertRefused(log.outcome(tryAcquire(anna, 1, "mail")), Refusal.SEQUENCE_TOO_OLD);
  }

  private static void assertRefused(Outcome outcome, Refusal refusal) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
  }
}
