package dev.aegis.dataplane.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import dev.aegis.dataplane.time.LogicalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the machine's rules keep from ever happening, and the table survives all the same.
class LockTableTest {
  private static final LockName JOBS = new LockName("jobs");
  private static final SessionId ANNA = new SessionId(1);
  private static final SessionId BEN = new SessionId(2);
  private static final SessionId CLEO = new SessionId(3);

  private final LockTable table = new LockTable();
  private final List<Change> changes = new ArrayList<>();
  private final List<SessionId> alive = new ArrayList<>(List.of(ANNA, BEN, CLEO));

  @Test
  void acquireWhoseTokenIsNotTheGreatestIsRefused() {
    assertThat(acquire(ANNA, 10)).isEqualTo(new LockGranted(new FencingToken(10)));
    assertRefused(acquire(BEN, 10));
    assertThat(acquire(BEN, 11)).isEqualTo(new LockQueued(1));
    assertRefused(acquire(CLEO, 11));
    assertRefused(acquire(CLEO, 9));
    assertThat(table.waitCount()).isEqualTo(1);
  }

  @Test
  void lockIsFreeWhenNobodyInTheQueueMayHaveIt() {
    acquire(ANNA, 10);
    acquire(BEN, 11);
    acquire(CLEO, 12);
    changes.clear();
    alive.remove(BEN);
    alive.remove(CLEO);

    table.release(new ReleaseLock(new RequestId(ANNA, 2), JOBS, new FencingToken(10)), moment());

    assertThat(changes)
        .containsExactly(
            new LockFreed(JOBS, ANNA, new FencingToken(10)),
            new WaitOver(JOBS, new RequestId(BEN, 1), WaitEnd.SESSION_ENDED),
            new WaitOver(JOBS, new RequestId(CLEO, 1), WaitEnd.SESSION_ENDED));
    assertThat(table.find(JOBS)).isNull();
    assertThat(table.waitCount()).isZero();
    assertThat(table.heldBy(ANNA)).isZero();
  }

  @Test
  void sessionWithoutLocksEndsQuietly() {
    table.sessionEnded(ANNA, true, moment());

    assertThat(changes).isEmpty();
  }

  private Outcome acquire(SessionId session, long token) {
    AcquireLock command = new AcquireLock(new RequestId(session, 1), JOBS, 1_000);
    return table.acquire(command, new FencingToken(token), moment());
  }

  private Moment moment() {
    return new Moment(LogicalTime.START, alive::contains, changes::add);
  }

  private static void assertRefused(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.LIMIT_EXCEEDED));
  }
}
