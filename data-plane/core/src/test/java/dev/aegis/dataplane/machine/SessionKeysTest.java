package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.acquire;
import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.SessionDescribed;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.Ticked;
import dev.aegis.dataplane.command.Query.DescribeSession;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.kv.KeyLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Keys that live as long as a session: our form of etcd's leases on keys.
class SessionKeysTest {
  private final ScriptedLog log = new ScriptedLog();
  private final SessionId anna = log.openSession(1_000);
  private final SessionId ben = log.openSession(60_000);

  @Test
  void anEndingSessionDeletesItsKeysInOneRevisionInTheOrderOfTheKeys() {
    log.apply(bound("b", anna), bound("a", anna), put("free", "v"), bound("bens", ben));

    Applied ended = log.apply(new EndSession(anna, EndReason.CLIENT));

    assertThat(keyChanges(ended))
        .containsExactly(KeyVersion.tombstone(bytes("a"), 6), KeyVersion.tombstone(bytes("b"), 6));
    assertThat(log.machine.revision()).isEqualTo(6);
  }

  @Test
  void itDoesNotMatterWhyTheSessionEnded() {
    log.apply(bound("a", anna));
    log.apply(bound("b", ben));

    assertThat(keyChanges(log.tickAfter(1_000)))
        .containsExactly(KeyVersion.tombstone(bytes("a"), 4));
    assertThat(keyChanges(log.apply(new EndSession(ben, EndReason.OPERATOR))))
        .containsExactly(KeyVersion.tombstone(bytes("b"), 5));
  }

  @Test
  void theEndOfASessionWithoutKeysRaisesNothing() {
    log.apply(new EndSession(anna, EndReason.CLIENT));

    assertThat(log.machine.revision()).isEqualTo(1);
  }

  @Test
  void aPutWithoutASessionDetachesTheKey() {
    log.apply(bound("a", anna));
    log.apply(put("a", "stays"));

    assertThat(keyChanges(log.apply(new EndSession(anna, EndReason.CLIENT)))).isEmpty();
  }

  @Test
  void aPutWithAnotherSessionMovesTheKey() {
    log.apply(bound("a", anna));
    log.apply(bound("a", ben));

    assertThat(keyChanges(log.apply(new EndSession(anna, EndReason.CLIENT)))).isEmpty();
    assertThat(keyChanges(log.apply(new EndSession(ben, EndReason.CLIENT)))).hasSize(1);
  }

  @Test
  void aDeletedKeyIsBoundNoMore() {
    log.apply(bound("a", anna));
    log.apply(new DeleteKeys(null, bytes("a"), null, null, false));
    log.apply(put("a", "of nobody"));

    assertThat(keyChanges(log.apply(new EndSession(anna, EndReason.CLIENT)))).isEmpty();
  }

  @Test
  void anUnknownOrDueSessionIsRefusedAlsoInATransaction() {
    assertUnknown(log.outcome(bound("a", new SessionId(77))));
    assertUnknown(
        log.outcome(
            Transactions.submit(
                Transactions.put("x", "1"), Transactions.putBound("a", "1", new SessionId(77)))));
    log.advance(1_000);
    assertUnknown(log.outcome(bound("a", anna)));
    assertThat(log.machine.revision()).isEqualTo(1);
  }

  @Test
  void keysOfASessionAreCounted() {
    log.apply(bound("a", anna), bound("b", anna), bound("b", anna));

    assertThat(log.query(new DescribeSession(anna)))
        .isInstanceOfSatisfying(
            SessionDescribed.class, described -> assertThat(described.keys()).isEqualTo(2));
  }

  @Test
  void aRestoredMachineKnowsWhichKeysEndWithWhichSession() {
    log.apply(bound("b", anna), bound("a", anna));
    CoordinationMachine restored = new CoordinationMachine();
    restored.restoreSnapshot(log.machine.takeSnapshot());
    Entry end =
        new Entry(log.index() + 1, 1, 20_000, List.of(new EndSession(anna, EndReason.CLIENT)));

    assertThat(restored.apply(end)).isEqualTo(log.machine.apply(end));
    assertThat(restored.takeSnapshot()).isEqualTo(log.machine.takeSnapshot());
    assertThat(restored.revision()).isEqualTo(4);
  }

  @Test
  void aRepeatedPutDoesNotBindTheKeyAgain() {
    PutKey request = new PutKey(new RequestId(ben, 1), bytes("a"), bytes("1"), null, ben, false);
    log.apply(request);
    log.apply(put("a", "detached"));

    assertThat(log.outcome(request)).isEqualTo(new KeyPut(2, 1));
    assertThat(keyChanges(log.apply(new EndSession(ben, EndReason.CLIENT)))).isEmpty();
  }

  /// A lock that falls to the next in line is free before the keys go.
  @Test
  void locksFallFreeBeforeTheKeysGo() {
    log.grantedBy(acquire(anna, 1, "jobs"));
    log.apply(bound("a", anna));

    assertThat(log.apply(new EndSession(anna, EndReason.CLIENT)).changes())
        .extracting(change -> change.getClass().getSimpleName())
        .containsExactly("SessionClosed", "LockFreed", "KeyChanged");
  }

  @Test
  void aSessionHasSoManyKeysAndNoMore() {
    bindFully(ben);

    assertThat(log.outcome(bound("one too many", ben)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.LIMIT_EXCEEDED));
    assertThat(log.outcome(bound(ben.value() + "/0/0", ben)))
        .as("a key that is bound already")
        .isInstanceOf(KeyPut.class);
  }

  @Test
  void oneTickDeletesSoManyKeysAndTheNextGoesOn() {
    SessionId carl = log.openSession(1_000);
    bindFully(anna);
    bindFully(carl);

    assertThat(log.tickAfter(1_000).outcomes()).containsExactly(new Ticked(1));
    assertThat(log.tickAfter(0).outcomes()).containsExactly(new Ticked(1));
    assertThat(log.tickAfter(0).outcomes()).containsExactly(new Ticked(0));
  }

  private void bindFully(SessionId session) {
    for (int block = 0; block < KeyLimits.MAX_KEYS_PER_SESSION / 100; block++) {
      PutKey[] puts = new PutKey[100];
      for (int i = 0; i < puts.length; i++) {
        puts[i] = bound(session.value() + "/" + block + "/" + i, session);
      }
      assertThat(log.apply(puts).outcomes()).allMatch(outcome -> outcome instanceof KeyPut);
    }
  }

  private static PutKey bound(String key, SessionId session) {
    return new PutKey(null, bytes(key), bytes("v"), null, session, false);
  }

  private static List<KeyVersion> keyChanges(Applied applied) {
    List<KeyVersion> changed = new ArrayList<>();
    for (Change change : applied.changes()) {
      if (change instanceof KeyChanged(var current, _)) {
        changed.add(current);
      }
    }
    return changed;
  }

  private static void assertUnknown(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.SESSION_NOT_FOUND));
  }
}
