package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.KEEP_ALL;
import static dev.aegis.dataplane.machine.ScriptedLog.TTL_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.SessionDescribed;
import dev.aegis.dataplane.command.Answer.SessionGone;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change.SessionClosed;
import dev.aegis.dataplane.command.Change.SessionOpened;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.Outcome.SessionEnded;
import dev.aegis.dataplane.command.Outcome.SessionsRenewed;
import dev.aegis.dataplane.command.Outcome.Ticked;
import dev.aegis.dataplane.command.Query.DescribeSession;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.session.SessionTable;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionScenarioTest {
  private static final SessionId NOBODY = new SessionId(99);

  private final ScriptedLog log = new ScriptedLog();

  @Test
  void sessionsAreNumberedFromOneAndNeverTwice() {
    SessionId first = log.openSession();
    log.apply(new EndSession(first, EndReason.CLIENT));

    assertThat(first).isEqualTo(new SessionId(1));
    assertThat(log.openSession()).isEqualTo(new SessionId(2));
  }

  @Test
  void ttlIsTakenAsGiven() {
    Applied applied = log.apply(new CreateSession(1, "brief"), new CreateSession(77_000, "long"));

    assertThat(applied.outcomes())
        .containsExactly(
            new SessionCreated(new SessionId(1), 1), new SessionCreated(new SessionId(2), 77_000));
    assertThat(applied.changes())
        .containsExactly(
            new SessionOpened(new SessionId(1), 1), new SessionOpened(new SessionId(2), 77_000));
  }

  @Test
  void ttlBelowOneMillisecondIsRefused() {
    assertThat(log.outcome(new CreateSession(0, "none")))
        .isEqualTo(new Refused(Refusal.LIMIT_EXCEEDED, "a TTL is at least 1 ms, not 0 ms"));
  }

  @Test
  void sessionExpiresAtItsTtlAndNotBefore() {
    SessionId session = log.openSession();

    assertThat(log.tickAfter(TTL_MS - 1).outcomes()).containsExactly(new Ticked(0));
    Applied ticked = log.tickAfter(1);

    assertThat(ticked.outcomes()).containsExactly(new Ticked(1));
    assertThat(ticked.changes()).containsExactly(new SessionClosed(session, EndReason.EXPIRED));
    assertThat(log.query(new DescribeSession(session)))
        .isEqualTo(new SessionGone(session, EndReason.EXPIRED, 0));
  }

  @Test
  void skewGraceKeepsASessionALittleLonger() {
    log.openSession();
    log.advance(TTL_MS + 249);

    assertThat(log.outcome(new Tick(1, KEEP_ALL, 250))).isEqualTo(new Ticked(0));
    log.advance(1);
    assertThat(log.outcome(new Tick(1, KEEP_ALL, 250))).isEqualTo(new Ticked(1));
  }

  @Test
  void negativeSkewGraceDoesNotShortenALease() {
    log.openSession();

    assertThat(log.outcome(new Tick(1, KEEP_ALL, Long.MIN_VALUE))).isEqualTo(new Ticked(0));
  }

  @Test
  void renewalCountsFromTheTimeOfItsEntry() {
    SessionId session = log.openSession();
    log.advance(TTL_MS - 1);

    assertThat(log.outcome(new RenewSessions(List.of(session, NOBODY))))
        .isEqualTo(new SessionsRenewed(1, List.of(NOBODY)));
    assertThat(log.tickAfter(TTL_MS - 1).outcomes()).containsExactly(new Ticked(0));
    assertThat(log.tickAfter(1).outcomes()).containsExactly(new Ticked(1));
  }

  @Test
  void lateRenewalSavesASessionThatNoTickHasEnded() {
    SessionId session = log.openSession();
    log.advance(TTL_MS);

    log.apply(new RenewSessions(List.of(session)));

    assertThat(log.tickAfter(0).outcomes()).containsExactly(new Ticked(0));
  }

  @Test
  void clientEndsItsSessionOnce() {
    SessionId session = log.openSession();
    Command end = new EndSession(session, EndReason.OPERATOR);

    Applied ended = log.apply(end);

    assertThat(ended.outcomes()).containsExactly(new SessionEnded(session));
    assertThat(ended.changes()).containsExactly(new SessionClosed(session, EndReason.OPERATOR));
    assertThat(log.outcome(end))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.SESSION_NOT_FOUND));
  }

  @Test
  void tickOfADeposedLeaderExpiresNobody() {
    log.openSession();
    log.advance(TTL_MS + SessionTable.GRACE_MS);
    long deposed = log.term();
    log.electAnotherLeader();
    log.advance(SessionTable.GRACE_MS);
    log.apply();
    log.advance(SessionTable.GRACE_MS);

    assertThat(log.outcome(new Tick(deposed, KEEP_ALL, 0)))
        .isEqualTo(new Refused(Refusal.STALE_TERM, "proposed in term 1, applied in term 2"));
    assertThat(log.outcome(new Tick(log.term(), KEEP_ALL, 0))).isEqualTo(new Ticked(1));
  }

  @Test
  void newLeaderSparesEverybodyForTheGrace() {
    SessionId session = log.openSession();
    log.electAnotherLeader();
    log.advance(TTL_MS * 10);

    assertThat(log.tickAfter(0).outcomes()).containsExactly(new Ticked(0));
    assertThat(log.query(new DescribeSession(session)))
        .isEqualTo(new SessionDescribed(session, "scenario", TTL_MS, SessionTable.GRACE_MS, 0, 0));
    assertThat(log.tickAfter(SessionTable.GRACE_MS - 1).outcomes()).containsExactly(new Ticked(0));
    assertThat(log.tickAfter(1).outcomes()).containsExactly(new Ticked(1));
  }

  @Test
  void graceDoesNotShortenALongerLease() {
    log.openSession(SessionTable.GRACE_MS * 2);
    log.electAnotherLeader();

    assertThat(log.tickAfter(SessionTable.GRACE_MS).outcomes()).containsExactly(new Ticked(0));
  }

  @Test
  void leaderWithASlowClockDoesNotTurnBackTime() {
    SessionId session = log.openSession();
    log.advance(1_000);
    log.apply();
    log.advance(-900_000);
    log.apply(new RenewSessions(List.of(session)));

    assertThat(log.machine.timeMs()).isEqualTo(21_000);
    assertThat(log.query(new DescribeSession(session)))
        .isEqualTo(new SessionDescribed(session, "scenario", TTL_MS, TTL_MS, 0, 0));
  }

  @Test
  void oneTickEndsAtMostAThousandSessionsOldestDeadlineFirst() {
    log.apply(
        Collections.nCopies(1_200, new CreateSession(TTL_MS, "many")).toArray(Command[]::new));
    log.advance(-1);
    SessionId last = log.openSession();
    SessionId brief = log.openSession(TTL_MS - 1);

    Applied first = log.tickAfter(TTL_MS + 1);
    Applied second = log.tickAfter(0);

    assertThat(first.outcomes()).containsExactly(new Ticked(EntryApplication.MAX_ENDED_PER_TICK));
    assertThat(first.changes())
        .startsWith(
            new SessionClosed(brief, EndReason.EXPIRED),
            new SessionClosed(new SessionId(1), EndReason.EXPIRED),
            new SessionClosed(new SessionId(2), EndReason.EXPIRED));
    assertThat(second.outcomes()).containsExactly(new Ticked(202));
    assertThat(second.changes()).endsWith(new SessionClosed(last, EndReason.EXPIRED));
  }
}
