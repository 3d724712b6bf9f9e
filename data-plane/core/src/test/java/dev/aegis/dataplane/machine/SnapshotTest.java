package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.WAIT_MS;
import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static dev.aegis.dataplane.machine.ScriptedLog.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.DeleteKey;
import dev.aegis.dataplane.command.Command.ProclaimValue;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.lock.LockClaim;
import dev.aegis.dataplane.lock.LockDelay;
import dev.aegis.dataplane.lock.LockHold;
import dev.aegis.dataplane.lock.LockWait;
import dev.aegis.dataplane.machine.MachineSnapshot.LockState;
import dev.aegis.dataplane.machine.MachineSnapshot.Reply;
import dev.aegis.dataplane.machine.MachineSnapshot.StoreState;
import dev.aegis.dataplane.session.SessionEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private final ScriptedLog log = new ScriptedLog(new CoordinationMachine(1_000));

  /// A state with something of everything in it.
  private Applied live() {
    SessionId anna = log.openSession();
    SessionId ben = log.openSession();
    log.apply(acquire(anna, 1, "mail"), acquire(anna, 2, "jobs"));
    log.apply(acquire(ben, 1, "jobs"));
    log.apply(put("b", "1"), put(ben, 2, "a", "1"), put("a", "2"), put("a", "3"));
    log.apply(new DeleteKey(null, bytes("b"), null));
    log.electAnotherLeader();
    return log.apply(new Tick(log.term(), 3, 0));
  }

  @Test
  void snapshotHoldsTheWholeStateInOrder() {
    live();

    MachineSnapshot snapshot = log.machine.takeSnapshot();

    RequestId annas = new RequestId(new SessionId(1), 2);
    RequestId bens = new RequestId(new SessionId(2), 1);
    assertThat(snapshot.header())
        .isEqualTo(
            new MachineSnapshot.Header(
                log.index(), 2, 20_000, 30_000, 1_000, 3, log.machine.fingerprint()));
    assertThat(snapshot.locks())
        .containsExactly(
            new LockState(
                new LockName("jobs"),
                new LockHold(claim(annas, 1_004, 0, ""), 20_000, 0),
                List.of(
                    new LockWait(
                        new LockName("jobs"), claim(bens, 1_005, 0, ""), 20_000 + WAIT_MS))),
            new LockState(
                new LockName("mail"),
                new LockHold(claim(new RequestId(new SessionId(1), 1), 1_004, 0, ""), 20_000, 0),
                List.of()));
    assertThat(snapshot.sessions()).hasSize(2);
    assertThat(snapshot.sessions().getLast().replies().getFirst())
        .isEqualTo(new Reply(1, new LockQueued(1)));
    assertThat(snapshot.store())
        .isEqualTo(
            new StoreState(
                6,
                3,
                List.of(
                    new KeyVersion(bytes("b"), bytes("1"), 2, 2, 1),
                    new KeyVersion(bytes("a"), bytes("1"), 3, 3, 1),
                    new KeyVersion(bytes("a"), bytes("2"), 3, 4, 2),
                    new KeyVersion(bytes("a"), bytes("3"), 3, 5, 3),
                    KeyVersion.tombstone(bytes("b"), 6))));
  }

  private static LockClaim claim(RequestId acquire, long token, long delayMs, String value) {
    return new LockClaim(acquire, new FencingToken(token), delayMs, bytes(value));
  }

  /// An election with a changed value, a closed lock with a queue, a nonce, and an end.
  @Test
  void snapshotHoldsElectionsDelaysNoncesAndEnds() {
    SessionId anna =
        ((SessionCreated) log.outcome(new CreateSession(5_000, "a", bytes("nonce")))).session();
    SessionId ben = log.openSession(60_000);
    RequestId bens = new RequestId(ben, 1);
    LockName head = new LockName("head");
    log.apply(new AcquireLock(bens, head, 0, 7, 0, bytes("b")));
    FencingToken token = new FencingToken(1_000 + log.index());
    log.apply(new ProclaimValue(new RequestId(ben, 2), head, token, bytes("c")));
    RequestId annas = new RequestId(anna, 1);
    log.apply(new AcquireLock(annas, new LockName("jobs"), 0, 3_000, 0, Bytes.EMPTY));
    long closed = 1_000 + log.index();
    MachineSnapshot before = log.machine.takeSnapshot();
    log.tickAfter(5_000);
    log.apply(new AcquireLock(new RequestId(ben, 3), new LockName("jobs"), 9_000));

    MachineSnapshot snapshot = log.machine.takeSnapshot();

    assertThat(before.sessions().getFirst().nonce()).isEqualTo(bytes("nonce"));
    assertThat(snapshot.ends()).containsExactly(new SessionEnd(anna, EndReason.EXPIRED, 25_000));
    assertThat(snapshot.locks().getFirst().tenure())
        .isEqualTo(new LockHold(claim(bens, token.value(), 7, "c"), 20_000, 1));
    assertThat(snapshot.locks().getLast().tenure())
        .isEqualTo(new LockDelay(new FencingToken(closed), 28_000));
    assertThat(snapshot.locks().getLast().waits()).hasSize(1);
    assertRestoresAndGoesOn(snapshot, ben);
  }

  private void assertRestoresAndGoesOn(MachineSnapshot snapshot, SessionId ben) {
    CoordinationMachine restored = new CoordinationMachine();
    restored.restoreSnapshot(snapshot);
    assertThat(restored.takeSnapshot()).isEqualTo(snapshot);
    Entry next =
        new Entry(log.index() + 1, 1, 28_000, List.of(new Tick(1, 1, 0), acquire(ben, 3, "jobs")));
    assertThat(restored.apply(next)).isEqualTo(log.machine.apply(next));
    assertThat(restored.takeSnapshot()).isEqualTo(log.machine.takeSnapshot());
  }

  @Test
  void restoredMachineIsTheSameMachine() {
    live();
    MachineSnapshot snapshot = log.machine.takeSnapshot();
    CoordinationMachine restored = new CoordinationMachine();

    restored.restoreSnapshot(snapshot);

    assertThat(restored.takeSnapshot()).isEqualTo(snapshot);
    assertThat(restored.fingerprint()).isEqualTo(log.machine.fingerprint());
    assertThat(restored.lastIndex()).isEqualTo(log.index());
    assertThat(restored.timeMs()).isEqualTo(log.machine.timeMs());
  }

  @Test
  void restoredMachineGoesOnAsTheOriginalDoes() {
    live();
    CoordinationMachine restored = new CoordinationMachine();
    restored.restoreSnapshot(log.machine.takeSnapshot());
    SessionId anna = new SessionId(1);
    SessionId ben = new SessionId(2);
    Entry next =
        new Entry(
            log.index() + 1,
            2,
            30_000,
            List.of(
                new RenewSessions(List.of(ben)),
                acquire(ben, 1, "jobs"),
                release(anna, 3, "jobs", new FencingToken(1_004)),
                put("a", "4"),
                new Tick(2, 1, 0)));

    assertThat(restored.apply(next)).isEqualTo(log.machine.apply(next));
    assertThat(restored.takeSnapshot()).isEqualTo(log.machine.takeSnapshot());
  }

  @Test
  void restoreReplacesWhateverWasThere() {
    MachineSnapshot empty = new CoordinationMachine().takeSnapshot();
    live();

    log.machine.restoreSnapshot(empty);

    assertThat(log.machine.takeSnapshot()).isEqualTo(empty);
  }

  @Test
  void snapshotDoesNotChangeWithTheMachine() {
    live();
    MachineSnapshot snapshot = log.machine.takeSnapshot();
    int versions = snapshot.store().versions().size();
    int replies = snapshot.sessions().getFirst().replies().size();

    log.apply(put(new SessionId(1), 9, "z", "1"));

    assertThat(snapshot.store().versions()).hasSize(versions);
    assertThat(snapshot.sessions().getFirst().replies()).hasSize(replies);
  }
}
