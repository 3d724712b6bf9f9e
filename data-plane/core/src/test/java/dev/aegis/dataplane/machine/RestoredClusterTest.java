package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static dev.aegis.dataplane.machine.ScriptedLog.tryAcquire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.DeleteKey;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.machine.MachineSnapshot.AccessState;
import dev.aegis.dataplane.machine.MachineSnapshot.Binding;
import dev.aegis.dataplane.machine.MachineSnapshot.Header;
import dev.aegis.dataplane.machine.MachineSnapshot.StoreState;
import dev.aegis.dataplane.session.SessionEnd;
import dev.aegis.dataplane.session.SessionEnds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoredClusterTest {
  private final ScriptedLog lost = new ScriptedLog(new CoordinationMachine(1_000));
  private final SessionId anna =
      ((Outcome.SessionCreated) lost.outcome(new CreateSession(60_000, "a", bytes("nonce"))))
          .session();

  private ScriptedLog restored() {
    return restored(lost.machine.takeSnapshot());
  }

  private static ScriptedLog restored(MachineSnapshot backup) {
    CoordinationMachine machine = new CoordinationMachine();
    machine.restoreSnapshot(RestoredCluster.from(backup));
    return new ScriptedLog(machine);
  }

  private static PutKey bound(SessionId session, String key) {
    return new PutKey(null, bytes(key), bytes("v"), null, session, false);
  }

  private static List<KeyVersion> allKeys(ScriptedLog log) {
    return ((Answer.Keys) log.query(new Query.RangeKeys(Bytes.EMPTY, Bytes.EMPTY, 0, 0))).keys();
  }

  private static Answer historyFrom(ScriptedLog log, long revision) {
    return log.query(new Query.ReadHistory(Bytes.EMPTY, Bytes.EMPTY, revision, 0));
  }

  @Test
  void everyNewTokenIsGreaterThanEachOfTheLostClusterAlsoOfItsLostTail() {
    FencingToken saved = lost.grantedBy(tryAcquire(anna, 1, "saved"));
    MachineSnapshot backup = lost.machine.takeSnapshot();
    lost.skipIndexes(1_000_000);
    FencingToken ofTheTail = lost.grantedBy(tryAcquire(anna, 2, "tail"));

    ScriptedLog log = restored(backup);
    FencingToken first = log.grantedBy(tryAcquire(log.openSession(), 1, "saved"));

    assertThat(first.value()).isGreaterThan(saved.value()).isGreaterThan(ofTheTail.value());
    assertThat(first.value()).isGreaterThan(backup.header().lastIndex() + RestoredCluster.MARGIN);
  }

  @Test
  void aClusterThatIsRestoredAgainGoesOnUpwards() {
    ScriptedLog once = restored();
    FencingToken before = once.grantedBy(tryAcquire(once.openSession(), 1, "l"));

    ScriptedLog twice = restored(once.machine.takeSnapshot());

    assertThat(twice.grantedBy(tryAcquire(twice.openSession(), 1, "l")).value())
        .isGreaterThan(before.value());
  }

  @Test
  void sessionsAreGoneAndTheirIdsAreNeverGivenAgain() {
    MachineSnapshot backup = lost.machine.takeSnapshot();
    SessionId ofTheTail = lost.openSession();

    ScriptedLog log = restored(backup);

    assertThat(log.outcome(put(anna, 9, "k", "v")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.SESSION_NOT_FOUND);
              assertThat(refused.detail()).contains("ended by an operator");
            });
    assertThat(log.machine.takeSnapshot().ends())
        .contains(new SessionEnd(anna, EndReason.OPERATOR, backup.header().timeMs()));
    SessionId again =
        ((Outcome.SessionCreated) log.outcome(new CreateSession(5_000, "a", bytes("nonce"))))
            .session();
    assertThat(again.value()).isGreaterThan(anna.value()).isGreaterThan(ofTheTail.value());
  }

  @Test
  void locksAreFreeAtOnceAndTheirQueuesEmpty() {
    lost.apply(
        new AcquireLock(
            new RequestId(anna, 1), new LockName("delayed"), 0, 30_000, 0, bytes("value")));
    lost.apply(acquire(lost.openSession(), 1, "delayed"));

    ScriptedLog log = restored();

    assertThat(log.machine.takeSnapshot().locks()).isEmpty();
    assertThat(log.outcome(tryAcquire(log.openSession(), 1, "delayed")))
        .isInstanceOf(Outcome.LockGranted.class);
  }

  @Test
  void keysStayAsTheyWereButForThoseThatASessionOwned() {
    lost.apply(put("a", "1"), put("b", "1"), put("a", "2"), bound(anna, "mine"));
    lost.apply(new DeleteKey(null, bytes("b"), null));
    List<KeyVersion> before = allKeys(lost);

    ScriptedLog log = restored();

    assertThat(before).hasSize(2);
    assertThat(allKeys(log)).containsExactly(before.getFirst());
    assertThat(log.outcome(put("a", "3")))
        .isInstanceOfSatisfying(
            Outcome.KeyPut.class, written -> assertThat(written.version()).isEqualTo(3));
    assertThat(log.machine.takeSnapshot().store().versions())
        .allMatch(version -> version.session() == null);
  }

  @Test
  void whoGoesOnFromARevisionOfTheLostClusterIsToldThatItIsCompacted() {
    lost.apply(put("a", "1"));
    MachineSnapshot backup = lost.machine.takeSnapshot();
    lost.apply(put("a", "of the tail"));
    lost.apply(put("a", "of the tail, too"));
    long newestEver = lost.machine.revision();

    ScriptedLog log = restored(backup);
    long base = log.machine.revision();

    for (long seen = 1; seen <= newestEver; seen++) {
      assertThat(historyFrom(log, seen + 1))
          .as("a watcher that has seen revision %d", seen)
          .isEqualTo(new Answer.CompactedAway(base, base));
    }
    assertThat(log.outcome(put("a", "new")))
        .isInstanceOfSatisfying(
            Outcome.KeyPut.class,
            written ->
                assertThat(written.revision()).isEqualTo(base + 1).isGreaterThan(newestEver));
    assertThat(historyFrom(log, base + 1))
        .isInstanceOfSatisfying(
            Answer.History.class, history -> assertThat(history.changes()).hasSize(1));
  }

  @Test
  void theRestoreIsARevisionInWhichTheKeysOfSessionsWereDeleted() {
    lost.apply(put("a", "1"), bound(anna, "mine"));

    ScriptedLog log = restored();

    assertThat(historyFrom(log, log.machine.revision()))
        .isInstanceOfSatisfying(
            Answer.History.class,
            history ->
                assertThat(history.changes())
                    .extracting(KeyChanged::current)
                    .containsExactly(KeyVersion.tombstone(bytes("mine"), log.machine.revision())));
  }

  @Test
  void timeGoesOnFromTheBackupAndTheFirstTermGrantsItsGrace() {
    MachineSnapshot backup = lost.machine.takeSnapshot();

    MachineSnapshot start = RestoredCluster.from(backup);

    assertThat(start.header().timeMs()).isEqualTo(backup.header().timeMs());
    assertThat(start.header().graceUntilMs()).isEqualTo(backup.header().timeMs() + 10_000);
    assertThat(start.header().lastIndex()).isZero();
    assertThat(start.header().lastTerm()).isZero();
  }

  @Test
  void replicasThatBeginFromTheSameBackupStayEqual() {
    lost.apply(put("a", "1"), bound(anna, "mine"), put("z", "1"));
    MachineSnapshot backup = lost.machine.takeSnapshot();
    assertThat(RestoredCluster.from(backup)).isEqualTo(RestoredCluster.from(backup));

    ScriptedLog one = restored(backup);
    ScriptedLog other = restored(backup);
    one.apply(put("a", "2"));
    other.apply(put("a", "2"));

    assertThat(one.machine.fingerprint()).isEqualTo(other.machine.fingerprint());
    assertThat(one.machine.takeSnapshot()).isEqualTo(other.machine.takeSnapshot());
  }

  @Test
  void theNewestEndsAreRemembered() {
    List<SessionEnd> ends = new ArrayList<>();
    for (int i = 1; i <= SessionEnds.MAX_REMEMBERED; i++) {
      ends.add(new SessionEnd(new SessionId(i), EndReason.EXPIRED, 1));
    }
    MachineSnapshot live = lost.machine.takeSnapshot();

    MachineSnapshot start =
        RestoredCluster.from(
            new MachineSnapshot(
                live.header(), live.sessions(), ends, live.locks(), live.store(), live.access()));

    assertThat(start.ends()).hasSize(SessionEnds.MAX_REMEMBERED);
    assertThat(start.ends().getFirst().session()).isEqualTo(new SessionId(2));
    assertThat(start.ends().getLast().session()).isEqualTo(anna);
  }

  @Test
  void thePolicyStaysAndNoSessionIsAnybodysAnyMore() {
    MachineSnapshot live = lost.machine.takeSnapshot();
    AccessPolicy policy = new AccessPolicy(3, List.of(new Grant.Operator("ada")));
    AccessState access = new AccessState(policy, List.of(new Binding(anna, "client ada")));

    MachineSnapshot start =
        RestoredCluster.from(
            new MachineSnapshot(
                live.header(), live.sessions(), live.ends(), live.locks(), live.store(), access));

    assertThat(start.access()).isEqualTo(new AccessState(policy, List.of()));
  }

  @Test
  void aBackupWithoutRoomAboveItsNumbersIsRefused() {
    MachineSnapshot live = lost.machine.takeSnapshot();
    Header header = live.header();
    MachineSnapshot full =
        new MachineSnapshot(
            new Header(
                Long.MAX_VALUE - 1_000,
                header.lastTerm(),
                header.timeMs(),
                header.graceUntilMs(),
                header.tokenBase(),
                header.nextSession(),
                header.fingerprint()),
            live.sessions(),
            live.ends(),
            live.locks(),
            new StoreState(1, 0, List.of()),
            live.access());

    assertThatThrownBy(() -> RestoredCluster.from(full))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no greater token");
  }
}
