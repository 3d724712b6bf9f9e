package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static dev.aegis.dataplane.machine.ScriptedLog.tryAcquire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Change.PolicyChanged;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.OnBehalf;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.SetPolicy;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.PolicySet;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.SessionId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Access control as it is decided inside apply.
class AccessScenarioTest {
  private static final Caller ROOT = new Caller.Client("root", true);
  private static final Caller ANN = client("ann");
  private static final Caller BEN = client("ben");
  private static final Caller NODE = new Caller.Node("n1");
  private static final Bytes A = bytes("a/");

  private final ScriptedLog log = new ScriptedLog();

  @BeforeEach
  void annMayWriteAndLockUnderA() {
    assertThat(set(0, new Grant.Writer("ann", A), new Grant.Locker("ann", "a/")))
        .isEqualTo(new PolicySet(true, 1));
  }

  private static Caller client(String identity) {
    return new Caller.Client(identity, false);
  }

  private Outcome set(long expected, Grant... grants) {
    List<Grant> all = new java.util.ArrayList<>(List.of(grants));
    all.add(new Grant.Operator("root"));
    return as(ROOT, new SetPolicy(expected, all));
  }

  private Outcome as(Caller caller, Command command) {
    return log.outcome(new OnBehalf(caller, command));
  }

  private SessionId sessionOf(Caller caller) {
    return ((SessionCreated) as(caller, new CreateSession(60_000, ""))).session();
  }

  private Answer ask(Caller caller, Query query) {
    return log.query(new Query.OnBehalf(caller, query));
  }

  private static void assertDenied(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.PERMISSION_DENIED));
  }

  private static Query range(String from, String to) {
    return new Query.RangeKeys(bytes(from), bytes(to), 0, 0);
  }

  @Test
  void writerWritesAndReadsUnderItsPrefixOnly() {
    assertThat(as(ANN, put("a/1", "v"))).isInstanceOf(KeyPut.class);
    assertDenied(as(ANN, put("b/1", "v")));
    assertThat(ask(ANN, range("a/", "a0"))).isInstanceOf(Answer.Keys.class);
    assertThat(ask(ANN, range("a/", "b"))).isInstanceOf(Answer.Denied.class);
    assertThat(ask(ANN, new Query.ReadHistory(bytes("b"), null, 1, 1)))
        .isInstanceOf(Answer.Denied.class);
  }

  @Test
  void readerDoesNotWrite() {
    set(1, new Grant.Reader("ben", A));

    assertThat(ask(BEN, range("a/", "a0"))).isInstanceOf(Answer.Keys.class);
    assertDenied(as(BEN, put("a/1", "v")));
    assertDenied(as(BEN, tryAcquire(sessionOf(BEN), 1, "a/l")));
  }

  @Test
  void callerWithoutAnyRoleMayNotEvenOpenASession() {
    assertDenied(as(BEN, new CreateSession(1_000, "")));
    assertThat(ask(BEN, new Query.CountState())).isInstanceOf(Answer.Denied.class);
    assertDenied(as(BEN, new RenewSessions(List.of())));
  }

  @Test
  void policyChangeIsOrderedWithTheWritesOfItsOwnEntry() {
    List<Grant> withoutAnn = List.of(new Grant.Operator("root"));

    List<Outcome> outcomes =
        log.apply(
                new OnBehalf(ANN, put("a/1", "before")),
                new OnBehalf(ROOT, new SetPolicy(1, withoutAnn)),
                new OnBehalf(ANN, put("a/1", "after")))
            .outcomes();

    assertThat(outcomes.get(0)).isInstanceOf(KeyPut.class);
    assertThat(outcomes.get(1)).isEqualTo(new PolicySet(true, 2));
    assertDenied(outcomes.get(2));
  }

  @Test
  void policyIsComparedAndSet() {
    assertThat(set(0)).isEqualTo(new PolicySet(false, 1));
    assertThat(((Answer.PolicyRead) ask(ROOT, new Query.ReadPolicy())).policy().grants())
        .contains(new Grant.Writer("ann", A));
    assertDenied(as(ANN, new SetPolicy(1, List.of(new Grant.Operator("ann")))));
    assertThat(ask(ANN, new Query.ReadPolicy())).isInstanceOf(Answer.Denied.class);
  }

  @Test
  void bootstrapOperatorIsNobodySpecialOnceThereIsAPolicy() {
    List<Grant> handedOver = List.of(new Grant.Operator("ann"));
    assertThat(as(ROOT, new SetPolicy(1, handedOver))).isEqualTo(new PolicySet(true, 2));

    assertDenied(as(ROOT, new SetPolicy(2, handedOver)));
    assertThat(as(ANN, new SetPolicy(2, handedOver))).isEqualTo(new PolicySet(true, 3));
  }

  @Test
  void sessionIsUsedByItsOwnerAlone() {
    set(1, new Grant.Writer("ann", A), new Grant.Writer("ben", A), new Grant.Locker("ben", ""));
    SessionId annas = sessionOf(ANN);

    assertDenied(as(BEN, new EndSession(annas, EndReason.CLIENT)));
    assertDenied(as(BEN, new RenewSessions(List.of(annas))));
    assertDenied(as(BEN, put(annas, 1, "a/1", "v")));
    assertDenied(as(BEN, tryAcquire(annas, 1, "l")));
    assertThat(ask(BEN, new Query.DescribeSession(annas))).isInstanceOf(Answer.Denied.class);
    assertThat(as(ANN, put(annas, 1, "a/1", "v"))).isInstanceOf(KeyPut.class);
    assertThat(as(ROOT, new EndSession(annas, EndReason.OPERATOR)))
        .as("an operator looks after all of them")
        .isInstanceOf(Outcome.SessionEnded.class);
  }

  @Test
  void endedSessionIsToldAsEndedAndNotAsForbidden() {
    SessionId ended = sessionOf(ANN);
    as(ANN, new EndSession(ended, EndReason.CLIENT));

    assertThat(as(ANN, put(ended, 1, "a/1", "v")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.SESSION_NOT_FOUND));
    assertThat(log.machine.takeSnapshot().access().bindings()).isEmpty();
  }

  @Test
  void sessionOpenedWhileAccessControlWasOffIsNobodys() {
    SessionId stray = log.openSession(60_000);

    assertDenied(as(ANN, put(stray, 1, "a/1", "v")));
    assertThat(as(ROOT, new EndSession(stray, EndReason.OPERATOR)))
        .isInstanceOf(Outcome.SessionEnded.class);
  }

  @Test
  void clusterLocksAreForNodesAlsoWhenALockersPrefixIsEmpty() {
    set(1, new Grant.Locker("ann", ""));
    SessionId annas = sessionOf(ANN);
    SessionId nodes = sessionOf(NODE);

    assertDenied(as(ANN, tryAcquire(annas, 1, "aegis/rotation")));
    assertThat(as(NODE, tryAcquire(nodes, 1, "aegis/rotation"))).isInstanceOf(LockGranted.class);
    assertDenied(as(NODE, tryAcquire(nodes, 2, "other")));
    assertDenied(as(NODE, put("a/1", "v")));
    assertThat(ask(NODE, range("a/", "a0"))).isInstanceOf(Answer.Denied.class);
  }

  @Test
  void nobodyMovesTimeOrSpeaksForOthers() {
    assertDenied(as(ROOT, new Tick(log.term(), 1, 0)));
    assertDenied(as(ROOT, new OnBehalf(ANN, put("a/1", "v"))));
    assertThat(ask(ROOT, new Query.OnBehalf(ANN, range("a/", "a0"))))
        .isInstanceOf(Answer.Denied.class);
  }

  @Test
  void commandOfTheClusterItselfNeedsNoRole() {
    assertThat(log.outcome(put("b/1", "v"))).isInstanceOf(KeyPut.class);
  }

  @Test
  void restoredReplicaDecidesAsBefore() {
    SessionId annas = sessionOf(ANN);
    CoordinationMachine restored = new CoordinationMachine();
    restored.restoreSnapshot(log.machine.takeSnapshot());

    assertThat(restored.query(new Query.OnBehalf(ROOT, new Query.ReadPolicy())))
        .isEqualTo(ask(ROOT, new Query.ReadPolicy()));
    assertThat(restored.query(new Query.OnBehalf(ANN, new Query.DescribeSession(annas))))
        .isInstanceOf(Answer.SessionDescribed.class);
    assertThat(restored.query(new Query.OnBehalf(BEN, new Query.DescribeLock(new LockName("l")))))
        .isInstanceOf(Answer.Denied.class);
  }

  @Test
  void changeOfPolicyIsAChangeLikeOthers() {
    assertThat(
            log.apply(new OnBehalf(ROOT, new SetPolicy(1, List.of(new Grant.Operator("root")))))
                .changes())
        .containsExactly(
            new PolicyChanged(new AccessPolicy(2, List.of(new Grant.Operator("root")))));
  }
}
