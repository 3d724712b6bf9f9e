package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static dev.aegis.dataplane.machine.ScriptedLog.tryAcquire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Change.OperatorActed;
import dev.aegis.dataplane.command.Change.PolicyChanged;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.OnBehalf;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.SetPolicy;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.PolicySet;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
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
    assertDenied(as(ROOT, new EndSession(annas, EndReason.CLIENT)));
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
    assertDenied(as(ROOT, tryAcquire(sessionOf(ROOT), 1, "aegis/rotation")));
    assertThat(as(NODE, tryAcquire(nodes, 1, "aegis/rotation"))).isInstanceOf(LockGranted.class);
    assertThat(ask(ANN, new Query.DescribeLock(new LockName("aegis/rotation"))))
        .as("looking is no taking")
        .isInstanceOf(Answer.LockDescribed.class);
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
            new PolicyChanged(new AccessPolicy(2, List.of(new Grant.Operator("root")))),
            new OperatorActed("client/root"));
  }

  @Test
  void foundNonceLeadsNobodyElseToTheSession() {
    set(1, new Grant.Writer("ann", A), new Grant.Writer("ben", A));
    CreateSession create = new CreateSession(60_000, "", bytes("a nonce of ann's"));
    Outcome annas = as(ANN, create);

    assertThat(as(ANN, create)).as("asked again").isEqualTo(annas);
    assertDenied(as(BEN, create));
    assertThat(log.apply(new OnBehalf(ANN, create)).changes()).as("bound once").isEmpty();
    assertThat(log.machine.takeSnapshot().access().bindings())
        .extracting(MachineSnapshot.Binding::principal)
        .containsExactly("client/ann");
  }

  @Test
  void operatorsAloneEndAndListTheSessionsOfOthers() {
    SessionId annas = sessionOf(ANN);

    assertDenied(as(ANN, new EndSession(annas, EndReason.OPERATOR)));
    assertDenied(as(ROOT, new EndSession(annas, EndReason.EXPIRED)));
    assertThat(ask(ANN, new Query.ListSessions(0, 10))).isInstanceOf(Answer.Denied.class);
    assertThat(ask(ROOT, new Query.ListSessions(0, 10))).isInstanceOf(Answer.SessionsListed.class);
    assertThat(as(ROOT, new EndSession(annas, EndReason.OPERATOR)))
        .isInstanceOf(Outcome.SessionEnded.class);
  }

  @Test
  void lockerLeadsAndLooksUnderItsPrefixOnly() {
    SessionId annas = sessionOf(ANN);
    FencingToken token = ((LockGranted) as(ANN, tryAcquire(annas, 1, "a/l"))).token();

    assertThat(as(ANN, proclaim(annas, 2, "a/l", token))).isInstanceOf(Outcome.Proclaimed.class);
    assertDenied(as(ANN, proclaim(annas, 3, "b/l", token)));
    assertThat(looks("a/l", token)).noneMatch(Answer.Denied.class::isInstance);
    assertThat(looks("b/l", token)).allMatch(Answer.Denied.class::isInstance);
    assertThat(ask(ANN, new Query.ListLocks("", "", 10)))
        .as("names outside of the prefix would be told")
        .isInstanceOf(Answer.Denied.class);
    assertThat(ask(ROOT, new Query.ListLocks("", "", 10))).isInstanceOf(Answer.LocksListed.class);
  }

  private List<Answer> looks(String name, FencingToken token) {
    LockName lock = new LockName(name);
    return List.of(
        ask(ANN, new Query.DescribeLock(lock)),
        ask(ANN, new Query.DescribeLeader(lock)),
        ask(ANN, new Query.ValidateToken(lock, token)),
        ask(ANN, new Query.ListLocks(name, "", 10)));
  }

  private static Command proclaim(SessionId session, long sequence, String lock, FencingToken of) {
    return new Command.ProclaimValue(
        new RequestId(session, sequence), new LockName(lock), of, bytes("v"));
  }

  @Test
  void sessionsOfOthersProclaimNothing() {
    set(1, new Grant.Locker("ann", ""), new Grant.Locker("ben", ""));
    SessionId annas = sessionOf(ANN);
    FencingToken token = ((LockGranted) as(ANN, tryAcquire(annas, 1, "l"))).token();

    assertDenied(as(BEN, proclaim(annas, 2, "l", token)));
  }

  @Test
  void operatorsAloneForceLocksAndCompact() {
    FencingToken token = ((LockGranted) as(ANN, tryAcquire(sessionOf(ANN), 1, "a/l"))).token();
    Command force = new Command.ForceRelease(null, new LockName("a/l"), token, "");
    as(ANN, put("a/1", "v"));

    assertDenied(as(ANN, force));
    assertDenied(as(ANN, new Command.Compact(1)));
    assertThat(as(ROOT, force)).isEqualTo(new Outcome.LockForced(token));
    assertThat(as(ROOT, new Command.Compact(1))).isInstanceOf(Outcome.StoreCompacted.class);
  }

  @Test
  void rangeIsDeletedByWhoeverMayWriteAllOfIt() {
    as(ANN, put("a/1", "v"));

    assertDenied(as(ANN, new Command.DeleteKeys(null, A, bytes("b"), null, false)));
    assertDenied(as(ANN, new Command.DeleteKeys(null, A, Bytes.EMPTY, null, false)));
    assertThat(as(ANN, new Command.DeleteKeys(null, A, bytes("a0"), null, true)))
        .as("a writer reads what was there")
        .isInstanceOfSatisfying(
            Outcome.KeysDeleted.class, deleted -> assertThat(deleted.previous()).hasSize(1));
  }

  @Test
  void keyIsBoundToASessionOfItsWriterOnly() {
    SessionId roots = sessionOf(ROOT);
    SessionId annas = sessionOf(ANN);

    assertDenied(as(ANN, new Command.PutKey(null, A, A, null, roots, false)));
    assertDenied(as(ANN, transact(new Operation.Put(A, A, roots, false))));
    assertThat(as(ANN, new Command.PutKey(null, A, A, null, annas, false)))
        .isInstanceOf(KeyPut.class);
  }

  @Test
  void pastOfAKeyIsForItsReaders() {
    as(ANN, put("a/1", "v"));

    assertThat(ask(ANN, new Query.ReadKeyHistory(bytes("a/1"), 0, 0, false, 0)))
        .isInstanceOf(Answer.KeyHistory.class);
    assertThat(ask(ANN, new Query.ReadKeyHistory(bytes("b/1"), 0, 0, false, 0)))
        .isInstanceOf(Answer.Denied.class);
  }

  private static Command transact(Operation... then) {
    return transact(List.of(), List.of(then), List.of());
  }

  private static Command transact(
      List<Compare> compares, List<Operation> then, List<Operation> otherwise) {
    return new Command.Transact(null, null, new Transaction(compares, then, otherwise));
  }

  private static Compare exists(String key) {
    return new Compare(
        bytes(key), null, Compare.Relation.GREATER, new Compare.Operand.CreateRevision(0));
  }

  private static Operation write(String key) {
    return new Operation.Put(bytes(key), bytes("v"), null, false);
  }

  private static Operation look(String key) {
    return new Operation.Range(new Query.RangeKeys(bytes(key), null, 0, 0));
  }

  private static Operation erase(String from, String to) {
    return new Operation.Delete(bytes(from), bytes(to), false);
  }

  @Test
  void transactionUnderOnesPrefixIsCarriedOut() {
    assertThat(
            as(
                ANN,
                transact(
                    List.of(exists("a/1")),
                    List.of(erase("a/", "a0")),
                    List.of(write("a/1"), look("a/1")))))
        .isInstanceOf(Outcome.Transacted.class);
    assertThat(ask(ANN, range("a/", "a0")))
        .isInstanceOfSatisfying(Answer.Keys.class, keys -> assertThat(keys.count()).isEqualTo(1));
  }

  /// Whether a key of others exists must not be told by which refusal comes.
  @Test
  void transactionIsDeniedForEachOfItsPartsInBothBranchesAndWithin() {
    Operation fine = write("a/1");
    for (Operation foreign : List.of(write("b/1"), look("b/1"), erase("a/", "b"))) {
      Operation within =
          new Operation.Nested(new Transaction(List.of(), List.of(fine), List.of(foreign)));
      Operation deeper =
          new Operation.Nested(new Transaction(List.of(), List.of(within), List.of()));
      for (Operation part : List.of(foreign, within, deeper)) {
        assertDenied(as(ANN, transact(List.of(), List.of(part), List.of())));
        assertDenied(as(ANN, transact(List.of(), List.of(fine), List.of(part))));
      }
    }
    assertDenied(as(ANN, transact(List.of(exists("b/1")), List.of(fine), List.of())));
    Operation asksWithin =
        new Operation.Nested(new Transaction(List.of(exists("b/1")), List.of(), List.of()));
    assertDenied(as(ANN, transact(asksWithin)));
    assertThat(ask(ANN, range("a/", "a0")))
        .as("nothing happened")
        .isInstanceOfSatisfying(Answer.Keys.class, keys -> assertThat(keys.count()).isZero());
  }

  @Test
  void transactionOfAReaderReadsAndWritesNothing() {
    set(1, new Grant.Reader("ben", A));

    assertThat(as(BEN, transact(List.of(exists("a/1")), List.of(look("a/1")), List.of())))
        .isInstanceOf(Outcome.Transacted.class);
    assertDenied(as(BEN, transact(List.of(exists("a/1")), List.of(write("a/1")), List.of())));
  }

  /// Such a transaction is refused for its depth, and must not exhaust the stack before that.
  @Test
  void transactionThatIsTooDeepIsRefusedAsThat() {
    Transaction deep = new Transaction(List.of(), List.of(), List.of());
    for (int level = 0; level < 100_000; level++) {
      deep = new Transaction(List.of(), List.of(new Operation.Nested(deep)), List.of());
    }
    assertThat(as(ANN, new Command.Transact(null, null, deep)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.LIMIT_EXCEEDED));
  }
}
