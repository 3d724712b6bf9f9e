package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.LeaderDescribed;
import dev.aegis.dataplane.command.Answer.NotFound;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.ValueProclaimed;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.ProclaimValue;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.Proclaimed;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Query.DescribeLeader;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import org.junit.jupiter.api.Test;

/// An election is a lock with a value.
class ElectionScenarioTest {
  private static final LockName HEAD = new LockName("head");

  private final ScriptedLog log = new ScriptedLog();
  private final SessionId anna = log.openSession(60_000);
  private final SessionId ben = log.openSession(60_000);

  private static AcquireLock campaign(SessionId session, long sequence, String value) {
    return new AcquireLock(new RequestId(session, sequence), HEAD, 60_000, 0, 0, bytes(value));
  }

  private static ProclaimValue proclaim(
      SessionId session, long sequence, FencingToken token, String value) {
    return new ProclaimValue(new RequestId(session, sequence), HEAD, token, bytes(value));
  }

  @Test
  void firstCandidateLeadsAndTheNextWaits() {
    FencingToken annas = log.grantedBy(campaign(anna, 1, "10.0.0.1"));

    assertThat(log.outcome(campaign(ben, 1, "10.0.0.2"))).isEqualTo(new LockQueued(1));
    assertThat(log.query(new DescribeLeader(HEAD)))
        .isEqualTo(new LeaderDescribed(anna, annas, 0, bytes("10.0.0.1")));
  }

  @Test
  void candidateInLineLeadsWithTheValueItCampaignedWith() {
    FencingToken annas = log.grantedBy(campaign(anna, 1, "a"));
    log.apply(campaign(ben, 1, "b"));
    FencingToken bens = new FencingToken(log.index());

    Applied resigned = log.apply(release(anna, 2, "head", annas));

    assertThat(resigned.changes())
        .contains(new LockTaken(HEAD, new RequestId(ben, 1), bens, bytes("b")));
    assertThat(log.query(new DescribeLeader(HEAD)))
        .isEqualTo(new LeaderDescribed(ben, bens, 0, bytes("b")));
  }

  @Test
  void nobodyLeadsAfterTheLastResigned() {
    FencingToken annas = log.grantedBy(campaign(anna, 1, "a"));
    log.apply(release(anna, 2, "head", annas));

    assertThat(log.query(new DescribeLeader(HEAD))).isEqualTo(new NotFound());
  }

  @Test
  void leaderChangesWhatItSaysAndEachChangeIsCounted() {
    FencingToken annas = log.grantedBy(campaign(anna, 1, "a"));
    ProclaimValue first = proclaim(anna, 2, annas, "b");

    assertThat(log.apply(first).changes())
        .containsExactly(new ValueProclaimed(HEAD, anna, annas, 1, bytes("b")));
    assertThat(log.outcome(proclaim(anna, 3, annas, "c"))).isEqualTo(new Proclaimed(annas, 2));
    assertThat(log.outcome(first)).as("sent again").isEqualTo(new Proclaimed(annas, 1));
    assertThat(log.query(new DescribeLeader(HEAD)))
        .isEqualTo(new LeaderDescribed(anna, annas, 2, bytes("c")));
  }

  @Test
  void onlyTheLeaderProclaimsByItsTokenAndWithALivingSession() {
    FencingToken annas = log.grantedBy(campaign(anna, 1, "a"));
    FencingToken older = new FencingToken(annas.value() - 1);

    assertRefused(log.outcome(proclaim(ben, 1, annas, "b")), Refusal.NOT_HOLDER);
    assertRefused(log.outcome(proclaim(anna, 2, older, "b")), Refusal.STALE_TOKEN);
    log.advance(60_000);
    assertRefused(log.outcome(proclaim(anna, 3, annas, "b")), Refusal.SESSION_NOT_FOUND);
  }

  private static void assertRefused(Outcome outcome, Refusal refusal) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
  }
}
