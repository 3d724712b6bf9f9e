package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.WAIT_MS;
import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.release;
import static dev.aegis.dataplane.machine.ScriptedLog.tryAcquire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.LockDescribed;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.SessionClosed;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CancelWait;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockHeld;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.LockReleased;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.WaitEnded;
import dev.aegis.dataplane.command.Query.DescribeLock;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import dev.aegis.dataplane.lock.LockTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockScenarioTest {
  private static final LockName JOBS = new LockName("jobs");

  private final ScriptedLog log = new ScriptedLog();
  private final SessionId anna = log.openSession(60_000);
  private final SessionId ben = log.openSession(60_000);
  private final SessionId cleo = log.openSession(60_000);

  @Test
  void tokenIsTheLogIndexOfTheAcquire() {
    log.skipIndexes(100);

    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));

    assertThat(token).isEqualTo(new FencingToken(log.index()));
  }

  @Test
  void tokenBaseLiftsTokensAboveThoseOfAnEarlierCluster() {
    ScriptedLog restored = new ScriptedLog(new CoordinationMachine(1_000_000));
    SessionId session = restored.openSession();

    assertThat(restored.grantedBy(acquire(session, 1, "jobs")).value())
        .isEqualTo(1_000_000 + restored.index());
  }

  @Test
  void whoeverDoesNotWaitIsToldTheHoldersToken() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isEqualTo(new LockHeld(token));
  }

  @Test
  void lockGoesToWhoeverAskedFirst() {
    FencingToken first = log.grantedBy(acquire(anna, 1, "jobs"));
    assertThat(log.outcome(acquire(ben, 1, "jobs"))).isEqualTo(new LockQueued(1));
    FencingToken bens = new FencingToken(log.index());
    assertThat(log.outcome(acquire(cleo, 1, "jobs"))).isEqualTo(new LockQueued(2));

    Applied released = log.apply(release(anna, 2, "jobs", first));

    assertThat(released.outcomes()).containsExactly(new LockReleased(first));
    assertThat(released.changes())
        .containsExactly(
            new LockFreed(JOBS, anna, first), new LockTaken(JOBS, new RequestId(ben, 1), bens));
    assertThat(bens).isGreaterThan(first);
    assertThat(log.query(new DescribeLock(JOBS)))
        .isEqualTo(new LockDescribed(ben, bens, 0, 0, List.of(cleo)));
  }

  @Test
  void lockOfOneNameDoesNotConcernAnother() {
    log.grantedBy(acquire(anna, 1, "jobs"));

    assertThat(log.outcome(tryAcquire(ben, 1, "mail"))).isInstanceOf(LockGranted.class);
  }

  @Test
  void sameSessionCannotAskTwiceForOneLock() {
    log.grantedBy(acquire(anna, 1, "jobs"));
    log.outcome(acquire(ben, 1, "jobs"));

    assertRefused(log.outcome(acquire(anna, 2, "jobs")), Refusal.ALREADY_REQUESTED);
    assertRefused(log.outcome(acquire(ben, 2, "jobs")), Refusal.ALREADY_REQUESTED);
  }

  @Test
  void secondAcquireInOneEntryIsRefusedAndMayBeSentAgain() {
    AcquireLock second = acquire(ben, 1, "jobs");

    Applied applied = log.apply(acquire(anna, 1, "jobs"), second);

    assertThat(applied.outcomes().getFirst()).isInstanceOf(LockGranted.class);
    assertRefused(applied.outcomes().getLast(), Refusal.REPEATED_ACQUIRE_IN_ENTRY);
    assertThat(log.outcome(second)).isEqualTo(new LockQueued(1));
  }

  @Test
  void oneEntryMayAcquireSeveralLocks() {
    Applied applied = log.apply(acquire(anna, 1, "jobs"), acquire(anna, 2, "mail"));

    assertThat(applied.outcomes()).allMatch(outcome -> outcome instanceof LockGranted);
  }

  @Test
  void acquireReleaseAcquireInOneEntryDoesNotReuseTheToken() {
    FencingToken next = new FencingToken(log.index() + 1);

    Applied applied =
        log.apply(
            acquire(anna, 1, "jobs"), release(anna, 2, "jobs", next), acquire(ben, 1, "jobs"));

    assertThat(applied.outcomes().get(1)).isEqualTo(new LockReleased(next));
    assertRefused(applied.outcomes().get(2), Refusal.REPEATED_ACQUIRE_IN_ENTRY);
  }

  @Test
  void onlyTheHolderReleasesAndOnlyByItsToken() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    FencingToken older = new FencingToken(token.value() - 1);

    assertRefused(log.outcome(release(ben, 1, "jobs", token)), Refusal.NOT_HOLDER);
    assertRefused(log.outcome(release(anna, 2, "jobs", older)), Refusal.STALE_TOKEN);
    assertRefused(log.outcome(release(anna, 3, "mail", token)), Refusal.NOT_HOLDER);
    assertThat(log.outcome(release(anna, 4, "jobs", token))).isEqualTo(new LockReleased(token));
  }

  @Test
  void waiterLeavesTheQueueWhenItsTimeIsUp() {
    log.grantedBy(acquire(anna, 1, "jobs"));
    log.outcome(acquire(ben, 1, "jobs"));

    assertThat(log.tickAfter(WAIT_MS - 1).changes()).isEmpty();
    assertThat(log.tickAfter(1).changes())
        .containsExactly(new WaitOver(JOBS, new RequestId(ben, 1), WaitEnd.TIMED_OUT));
  }

  @Test
  void nobodyIsGrantedALockAfterItsWaitRanOut() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    log.outcome(acquire(ben, 1, "jobs"));
    log.advance(WAIT_MS);

    Applied released = log.apply(release(anna, 2, "jobs", token));

    assertThat(released.changes())
        .containsExactly(
            new LockFreed(JOBS, anna, token),
            new WaitOver(JOBS, new RequestId(ben, 1), WaitEnd.TIMED_OUT));
    assertThat(log.outcome(tryAcquire(cleo, 1, "jobs"))).isInstanceOf(LockGranted.class);
  }

  @Test
  void cancelledWaiterIsPassedOver() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    log.outcome(acquire(ben, 1, "jobs"));
    log.outcome(acquire(cleo, 1, "jobs"));

    Applied cancelled = log.apply(new CancelWait(new RequestId(ben, 1), JOBS));
    Applied released = log.apply(release(anna, 2, "jobs", token));

    assertThat(cancelled.outcomes()).containsExactly(new WaitEnded(WaitEnd.CANCELLED));
    assertThat(cancelled.changes())
        .containsExactly(new WaitOver(JOBS, new RequestId(ben, 1), WaitEnd.CANCELLED));
    assertThat(released.changes().getLast())
        .isInstanceOfSatisfying(
            LockTaken.class, taken -> assertThat(taken.acquire().session()).isEqualTo(cleo));
  }

  @Test
  void cancelThatComesTooLateIsToldTheTokenToRelease() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));

    assertThat(log.outcome(new CancelWait(new RequestId(anna, 1), JOBS)))
        .isEqualTo(new LockGranted(token));
    assertThat(log.outcome(release(anna, 2, "jobs", token))).isEqualTo(new LockReleased(token));
  }

  @Test
  void cancelWithoutAWaitIsRefused() {
    log.grantedBy(acquire(anna, 1, "jobs"));
    log.outcome(acquire(ben, 1, "jobs"));

    assertRefused(log.outcome(new CancelWait(new RequestId(ben, 2), JOBS)), Refusal.NO_SUCH_WAIT);
    assertRefused(log.outcome(new CancelWait(new RequestId(cleo, 1), JOBS)), Refusal.NO_SUCH_WAIT);
    assertRefused(
        log.outcome(new CancelWait(new RequestId(ben, 1), new LockName("mail"))),
        Refusal.NO_SUCH_WAIT);
  }

  @Test
  void endedSessionLeavesItsQueuesAndPassesOnItsLocks() {
    FencingToken jobs = log.grantedBy(acquire(anna, 1, "jobs"));
    log.outcome(acquire(ben, 1, "jobs"));
    FencingToken bens = new FencingToken(log.index());
    log.grantedBy(acquire(cleo, 1, "mail"));
    log.outcome(acquire(anna, 2, "mail"));

    Applied ended = log.apply(new EndSession(anna, EndReason.CLIENT));

    assertThat(ended.changes())
        .containsExactly(
            new SessionClosed(anna, EndReason.CLIENT),
            new WaitOver(new LockName("mail"), new RequestId(anna, 2), WaitEnd.SESSION_ENDED),
            new LockFreed(JOBS, anna, jobs),
            new LockTaken(JOBS, new RequestId(ben, 1), bens));
  }

  @Test
  void expiredSessionReleasesItsLocks() {
    SessionId brief = log.openSession(1_000);
    FencingToken token = log.grantedBy(acquire(brief, 1, "jobs"));
    log.apply(acquire(ben, 1, "jobs"));
    FencingToken bens = new FencingToken(log.index());

    assertThat(log.tickAfter(999).changes()).isEmpty();
    assertThat(log.tickAfter(1).changes())
        .containsExactly(
            new SessionClosed(brief, EndReason.EXPIRED),
            new LockFreed(JOBS, brief, token),
            new LockTaken(JOBS, new RequestId(ben, 1), bens));
  }

  @Test
  void sessionWaitsForABoundedNumberOfLocks() {
    int limit = LockTable.MAX_WAITS_PER_SESSION;
    log.apply(acquireMany(anna, limit + 1));

    Applied applied = log.apply(acquireMany(ben, limit + 1));

    assertThat(applied.outcomes().subList(0, limit)).containsOnly(new LockQueued(1));
    assertRefused(applied.outcomes().getLast(), Refusal.LIMIT_EXCEEDED);
  }

  @Test
  void oneTickEndsAtMostAThousandWaits() {
    log.apply(acquireMany(anna, 1_000));
    log.apply(acquireMany(ben, 1_000));
    log.apply(acquireMany(cleo, 10));

    assertThat(log.tickAfter(WAIT_MS).changes()).hasSize(EntryApplication.MAX_ENDED_PER_TICK);
    assertThat(log.tickAfter(0).changes()).hasSize(10);
  }

  private static Command[] acquireMany(SessionId session, int count) {
    Command[] acquires = new Command[count];
    for (int i = 0; i < count; i++) {
      acquires[i] = acquire(session, 1 + i, "lock-" + i);
    }
    return acquires;
  }

  /// The fault that Jepsen found in etcd 3.4.3.
  @Test
  void waiterWhoseLeaseRanOutIsNotGrantedTheLock() {
    SessionId brief = log.openSession(WAIT_MS / 2);
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));
    log.outcome(acquire(brief, 1, "jobs"));
    log.outcome(acquire(cleo, 1, "jobs"));
    FencingToken cleos = new FencingToken(log.index());
    log.advance(WAIT_MS / 2);

    Applied released = log.apply(release(anna, 2, "jobs", token));

    assertThat(released.changes())
        .containsExactly(
            new LockFreed(JOBS, anna, token),
            new WaitOver(JOBS, new RequestId(brief, 1), WaitEnd.SESSION_ENDED),
            new LockTaken(JOBS, new RequestId(cleo, 1), cleos));
  }

  @Test
  void sessionWhoseLeaseRanOutGetsNoLockUntilItRenews() {
    SessionId brief = log.openSession(1_000);
    log.advance(1_000);

    assertRefused(log.outcome(acquire(brief, 1, "jobs")), Refusal.SESSION_NOT_FOUND);
    log.apply(new RenewSessions(List.of(brief)));
    assertThat(log.outcome(acquire(brief, 1, "jobs"))).isInstanceOf(LockGranted.class);
  }

  @Test
  void holderWhoseLeaseRanOutKeepsTheLockUntilATickEndsIt() {
    SessionId brief = log.openSession(1_000);
    FencingToken token = log.grantedBy(acquire(brief, 1, "jobs"));
    log.advance(1_000);

    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isEqualTo(new LockHeld(token));
    log.tickAfter(0);
    assertThat(log.outcome(tryAcquire(ben, 2, "jobs"))).isInstanceOf(LockGranted.class);
  }

  private static void assertRefused(Object outcome, Refusal refusal) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
  }
}
