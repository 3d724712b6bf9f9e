package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.LockListed;
import dev.aegis.dataplane.command.Answer.LocksListed;
import dev.aegis.dataplane.command.Answer.NotFound;
import dev.aegis.dataplane.command.Answer.SessionDescribed;
import dev.aegis.dataplane.command.Answer.SessionGone;
import dev.aegis.dataplane.command.Answer.SessionsListed;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.Query.DescribeSession;
import dev.aegis.dataplane.command.Query.ListLocks;
import dev.aegis.dataplane.command.Query.ListSessions;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.session.SessionEnds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which sessions and locks there are, which sessions there were, and who asks for one again.
class SessionDirectoryTest {
  private final ScriptedLog log = new ScriptedLog();

  @Test
  void lostAnswerAskedForAgainByItsNonceIsTheSameSessionWithItsLeaseCountedAnew() {
    CreateSession create = new CreateSession(5_000, "me", bytes("nonce"));
    SessionId session = ((SessionCreated) log.outcome(create)).session();
    log.advance(4_000);

    Applied again = log.apply(create);

    assertThat(again.outcomes()).containsExactly(new SessionCreated(session, 5_000));
    assertThat(again.changes()).isEmpty();
    assertThat(log.query(new DescribeSession(session)))
        .isEqualTo(new SessionDescribed(session, "me", 5_000, 5_000, 0, 0));
  }

  @Test
  void nonceOfASessionThatHasEndedOpensAnotherOne() {
    CreateSession create = new CreateSession(5_000, "me", bytes("nonce"));
    SessionId session = ((SessionCreated) log.outcome(create)).session();
    log.tickAfter(5_000);

    assertThat(log.outcome(create)).isNotEqualTo(new SessionCreated(session, 5_000));
  }

  @Test
  void sessionsWithoutANonceAreNeverTheSame() {
    assertThat(log.openSession()).isNotEqualTo(log.openSession());
  }

  @Test
  void endedSessionIsRememberedWithItsReason() {
    SessionId mute = log.openSession(1_000);
    SessionId done = log.openSession();
    SessionId thrownOut = log.openSession();
    log.apply(
        new EndSession(done, EndReason.CLIENT), new EndSession(thrownOut, EndReason.OPERATOR));
    log.tickAfter(1_000);

    assertThat(log.query(new DescribeSession(mute)))
        .isEqualTo(new SessionGone(mute, EndReason.EXPIRED, 0));
    assertThat(log.query(new DescribeSession(done)))
        .isEqualTo(new SessionGone(done, EndReason.CLIENT, 1_000));
    assertThat(log.outcome(acquire(thrownOut, 1, "l")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.detail()).contains("ended by an operator"));
  }

  @Test
  void oldestEndIsForgottenFirst() {
    List<SessionId> ended = new ArrayList<>();
    for (int i = 0; i <= SessionEnds.MAX_REMEMBERED; i++) {
      SessionId session = log.openSession();
      ended.add(session);
      log.apply(new EndSession(session, EndReason.CLIENT));
    }

    assertThat(log.query(new DescribeSession(ended.getFirst()))).isEqualTo(new NotFound());
    assertThat(log.query(new DescribeSession(ended.get(1)))).isInstanceOf(SessionGone.class);
  }

  @Test
  void sessionsAreListedPageByPage() {
    SessionId first = log.openSession();
    SessionId second = log.openSession();
    log.apply(acquire(second, 1, "l"));

    SessionsListed page = (SessionsListed) log.query(new ListSessions(0, 1));
    SessionsListed rest = (SessionsListed) log.query(new ListSessions(first.value(), 1));

    assertThat(page.sessions()).extracting(SessionDescribed::session).containsExactly(first);
    assertThat(page.more()).isTrue();
    assertThat(rest.sessions()).extracting(SessionDescribed::locks).containsExactly(1);
    assertThat(rest.more()).isFalse();
  }

  @Test
  void locksAreListedByPrefixPageByPage() {
    SessionId session = log.openSession();
    log.apply(
        acquire(session, 1, "a"),
        acquire(session, 2, "jobs/1"),
        acquire(session, 3, "jobs/2"),
        acquire(session, 4, "jobs/3"),
        acquire(session, 5, "k"));

    assertThat(names(new ListLocks("jobs/", "", 2))).containsExactly("jobs/1", "jobs/2");
    assertThat(names(new ListLocks("jobs/", "jobs/2", 2))).containsExactly("jobs/3");
    assertThat(names(new ListLocks("jobs/", "a", 9))).hasSize(3);
    assertThat(names(new ListLocks("jobs/", "z", 9))).isEmpty();
    assertThat(names(new ListLocks("", "", 9))).hasSize(5);
  }

  private List<String> names(ListLocks query) {
    List<String> names = new ArrayList<>();
    for (LockListed lock : ((LocksListed) log.query(query)).locks()) {
      names.add(lock.lock().value());
    }
    return names;
  }
}
