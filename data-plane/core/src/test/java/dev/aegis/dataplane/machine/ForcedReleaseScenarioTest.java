package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.guardedPut;
import static dev.aegis.dataplane.machine.ScriptedLog.release;
import static dev.aegis.dataplane.machine.ScriptedLog.tryAcquire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.TokenValidated;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.ForceRelease;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockForced;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.LockRevoked;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Query.ValidateToken;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.TokenState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an operator can do to a lock, and what a token is worth.
class ForcedReleaseScenarioTest {
  private static final LockName JOBS = new LockName("jobs");

  private final ScriptedLog log = new ScriptedLog();
  private final SessionId anna = log.openSession(5_000);
  private final SessionId ben = log.openSession(60_000);
  private final SessionId cleo = log.openSession(60_000);

  private Outcome force(FencingToken token) {
    return log.outcome(new ForceRelease(null, JOBS, token, "stuck"));
  }

  @Test
  void forcedReleaseWakesTheNextInLineAndLeavesItsTrace() {
    AcquireLock annas = acquire(anna, 1, "jobs");
    FencingToken token = log.grantedBy(annas);
    log.apply(acquire(ben, 1, "jobs"));
    FencingToken bens = new FencingToken(log.index());

    Applied forced = log.apply(new ForceRelease(null, JOBS, token, "eve: stuck"));

    assertThat(forced.outcomes()).containsExactly(new LockForced(token));
    assertThat(forced.changes())
        .containsExactly(
            new Change.LockForced(JOBS, annas.request(), token, "eve: stuck"),
            new LockFreed(JOBS, anna, token),
            new LockTaken(JOBS, new RequestId(ben, 1), bens));
  }

  @Test
  void forcedReleaseWithoutATokenTakesTheLockFromWhoeverHasIt() {
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));

    assertThat(log.outcome(new ForceRelease(null, JOBS, null, "stuck")))
        .isEqualTo(new LockForced(token));
  }

  @Test
  void wrongTokenAndALockThatNobodyHoldsAreRefused() {
    assertRefused(log.outcome(new ForceRelease(null, JOBS, null, "")), Refusal.NOT_HELD);
    FencingToken token = log.grantedBy(acquire(anna, 1, "jobs"));

    assertRefused(force(new FencingToken(token.value() - 1)), Refusal.STALE_TOKEN);
    assertThat(log.outcome(tryAcquire(ben, 1, "jobs"))).isEqualTo(new Outcome.LockHeld(token));
  }

  @Test
  void whatWasTakenAwayDoesNotComeBackToAnAcquireSentAgain() {
    AcquireLock annas = acquire(anna, 1, "jobs");
    FencingToken token = log.grantedBy(annas);
    force(token);

    assertThat(log.outcome(annas)).isEqualTo(new LockRevoked(token));
    assertThat(log.outcome(guardedPut("k", "jobs", token))).isInstanceOf(Refused.class);
    assertRefused(log.outcome(release(anna, 2, "jobs", token)), Refusal.NOT_HOLDER);
  }

  @Test
  void forcedReleaseOfARequestHappensOnce() {
    FencingToken annas = log.grantedBy(acquire(anna, 1, "jobs"));
    ForceRelease force = new ForceRelease(new RequestId(cleo, 1), JOBS, null, "stuck");
    log.apply(force);
    log.grantedBy(acquire(ben, 1, "jobs"));

    assertThat(log.outcome(force)).isEqualTo(new LockForced(annas));
    assertThat(log.outcome(tryAcquire(cleo, 2, "jobs"))).isInstanceOf(Outcome.LockHeld.class);
  }

  @Test
  void tokenIsCurrentForItsHolderStaleForThoseBeforeAndFreeForNobody() {
    assertThat(validate(new FencingToken(1))).isEqualTo(new TokenValidated(TokenState.FREE, null));
    FencingToken annas = log.grantedBy(acquire(anna, 1, "jobs"));
    assertThat(validate(annas)).isEqualTo(new TokenValidated(TokenState.CURRENT, annas));
    log.apply(release(anna, 2, "jobs", annas));
    FencingToken bens = log.grantedBy(acquire(ben, 1, "jobs"));

    assertThat(validate(annas)).isEqualTo(new TokenValidated(TokenState.STALE, bens));
  }

  @Test
  void tokenOfAHolderWhoseLeaseRanOutIsNotCurrentUntilItRenews() {
    FencingToken annas = log.grantedBy(acquire(anna, 1, "jobs"));
    log.advance(5_000);
    log.apply();

    assertThat(validate(annas)).isEqualTo(new TokenValidated(TokenState.LAPSED, annas));
    log.apply(new RenewSessions(List.of(anna)));
    assertThat(validate(annas)).isEqualTo(new TokenValidated(TokenState.CURRENT, annas));
  }

  @Test
  void queueIsAsLongAsTheAcquireAllowsAndTheRefusedMayAskAgain() {
    AcquireLock cleos = new AcquireLock(new RequestId(cleo, 1), JOBS, 60_000, 0, 1, Bytes.EMPTY);
    FencingToken annas = log.grantedBy(acquire(anna, 1, "jobs"));
    log.apply(acquire(ben, 1, "jobs"));

    assertRefused(log.outcome(cleos), Refusal.QUEUE_FULL);
    log.apply(release(anna, 2, "jobs", annas));
    assertThat(log.outcome(cleos)).isEqualTo(new LockQueued(1));
    assertThat(log.outcome(tryAcquire(anna, 3, "mail"))).isInstanceOf(LockGranted.class);
  }

  private Object validate(FencingToken token) {
    return log.query(new ValidateToken(JOBS, token));
  }

  private static void assertRefused(Outcome outcome, Refusal refusal) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
  }
}
