package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.guardedPut;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static dev.aegis.dataplane.machine.ScriptedLog.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.StateCounted;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change.Compacted;
import dev.aegis.dataplane.command.Command.DeleteKey;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyDeleted;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Query.CountState;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import org.junit.jupiter.api.Test;

class KeyScenarioTest {
  private final ScriptedLog log = new ScriptedLog();
  private final SessionId anna = log.openSession(60_000);
  private final SessionId ben = log.openSession(60_000);

  @Test
  void writesOfOneEntryEachHaveARevision() {
    Applied applied = log.apply(put("a", "1"), put("b", "2"), put("a", "3"));

    assertThat(applied.outcomes())
        .containsExactly(new KeyPut(2, 1), new KeyPut(3, 1), new KeyPut(4, 2));
  }

  @Test
  void deletingNothingRaisesNothing() {
    log.apply(put("a", "1"));

    Applied applied = log.apply(new DeleteKey(null, bytes("b"), null));

    assertThat(applied.outcomes()).containsExactly(new KeyDeleted(2, 0));
    assertThat(applied.changes()).isEmpty();
  }

  @Test
  void guardedWriteNeedsTheTokenThatHoldsTheLock() {
    FencingToken first = log.grantedBy(acquire(anna, 1, "jobs"));
    assertThat(log.outcome(guardedPut("k", "jobs", first))).isEqualTo(new KeyPut(2, 1));

    log.apply(release(anna, 2, "jobs", first));
    FencingToken second = log.grantedBy(acquire(ben, 1, "jobs"));

    assertGuardFailed(log.outcome(guardedPut("k", "jobs", first)));
    assertGuardFailed(log.outcome(guardedPut("k", "mail", second)));
    assertThat(log.outcome(guardedPut("k", "jobs", second))).isEqualTo(new KeyPut(3, 2));
  }

  @Test
  void guardedDeleteNeedsTheTokenThatHoldsTheLock() {
    log.apply(put("k", "v"));
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    LockName jobs = new LockName("jobs");
    LockGuard stale = new LockGuard(jobs, new FencingToken(token.value() - 1));
    RequestId request = new RequestId(anna, 2);

    assertGuardFailed(log.outcome(new DeleteKey(request, bytes("k"), stale)));
    assertThat(
            log.outcome(
                new DeleteKey(new RequestId(anna, 3), bytes("k"), new LockGuard(jobs, token))))
        .isEqualTo(new KeyDeleted(3, 1));
  }

  /// The delayed write of a paused holder: the lock has moved on, but nobody has written since.
  @Test
  void oldHoldersWriteIsRefusedEvenBeforeTheNewHolderWrites() {
    SessionId paused = log.openSession(1_000);
    FencingToken old = log.grantedBy(acquire(paused, 1, "jobs"));
    log.apply(acquire(ben, 1, "jobs"));
    log.tickAfter(1_000);

    assertGuardFailed(log.outcome(guardedPut("k", "jobs", old)));
  }

  @Test
  void guardFailsWhenTheHoldersLeaseRanOut() {
    SessionId brief = log.openSession(1_000);
    FencingToken token = log.grantedBy(acquire(brief, 1, "jobs"));
    log.advance(1_000);

    assertGuardFailed(log.outcome(guardedPut("k", "jobs", token)));
  }

  @Test
  void tickCompactsDownToTheRetainedRevisions() {
    log.apply(put("a", "1"), put("a", "2"), put("a", "3"));

    Applied ticked = log.apply(new Tick(log.term(), 2, 0));

    assertThat(ticked.changes()).containsExactly(new Compacted(2));
    assertThat(log.apply(new Tick(log.term(), 2, 0)).changes()).isEmpty();
    assertThat(log.query(new CountState())).isEqualTo(new StateCounted(2, 0, 0, 1, 4, 2));
  }

  @Test
  void stateIsCounted() {
    log.apply(put("a", "1"), put("b", "1"), new DeleteKey(null, bytes("a"), null));
    log.apply(acquire(anna, 1, "jobs"), acquire(anna, 2, "mail"));
    log.apply(acquire(ben, 1, "jobs"));

    assertThat(log.query(new CountState())).isEqualTo(new StateCounted(2, 2, 1, 1, 4, 0));
    assertThat(log.machine.revision()).isEqualTo(4);
  }

  private static void assertGuardFailed(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.GUARD_FAILED));
  }
}
