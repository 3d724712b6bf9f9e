package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static dev.aegis.dataplane.machine.Transactions.branching;
import static dev.aegis.dataplane.machine.Transactions.compare;
import static dev.aegis.dataplane.machine.Transactions.compareAll;
import static dev.aegis.dataplane.machine.Transactions.delete;
import static dev.aegis.dataplane.machine.Transactions.deleteRange;
import static dev.aegis.dataplane.machine.Transactions.doing;
import static dev.aegis.dataplane.machine.Transactions.nested;
import static dev.aegis.dataplane.machine.Transactions.read;
import static dev.aegis.dataplane.machine.Transactions.submit;
import static dev.aegis.dataplane.machine.Transactions.value;
import static dev.aegis.dataplane.machine.Transactions.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Command.Compact;
import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.Compare.Operand;
import dev.aegis.dataplane.command.Compare.Relation;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.OperationResult;
import dev.aegis.dataplane.command.OperationResult.DeleteDone;
import dev.aegis.dataplane.command.OperationResult.NestedDone;
import dev.aegis.dataplane.command.OperationResult.PutDone;
import dev.aegis.dataplane.command.OperationResult.RangeRead;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.RevisionCompacted;
import dev.aegis.dataplane.command.Outcome.RevisionInFuture;
import dev.aegis.dataplane.command.Outcome.Transacted;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.dataplane.kv.KeyLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What clients of etcd know about transactions, and what is ours: guard, request id, bounds.
class TransactionFactsTest {
  private final ScriptedLog log = new ScriptedLog();

  @Test
  void aTransactionThatWritesHasOneRevisionForAllItsEventsInTheirOrder() {
    log.apply(put("a", "1"));

    Applied applied =
        log.apply(submit(Transactions.put("c", "1"), delete("a"), Transactions.put("b", "1")));

    assertThat(applied.outcomes())
        .containsExactly(
            new Transacted(
                true,
                3,
                List.of(new PutDone(1, null), new DeleteDone(1, List.of()), new PutDone(1, null)),
                false));
    assertThat(applied.changes())
        .extracting(change -> ((KeyChanged) change).current())
        .containsExactly(
            new KeyVersion(bytes("c"), bytes("1"), 3, 3, 1),
            KeyVersion.tombstone(bytes("a"), 3),
            new KeyVersion(bytes("b"), bytes("1"), 3, 3, 1));
    assertThat(log.machine.takeSnapshot().store().versions())
        .as("the order inside the revision is part of the state")
        .extracting(version -> text(version.key()) + version.modRevision())
        .containsExactly("a2", "c3", "a3", "b3");
  }

  @Test
  void anEmptyOrReadOnlyTransactionRaisesNothing() {
    log.apply(put("a", "1"));

    assertThat(log.outcome(submit())).isEqualTo(new Transacted(true, 2, List.of(), false));
    assertThat(revisionAfter(read("a", "z"), delete("nothing"))).isEqualTo(2);
    assertThat(log.apply(put("b", "1")).outcomes()).containsExactly(new Outcome.KeyPut(3, 1));
  }

  @Test
  void aRangeInsideSeesTheTransactionsOwnWrites() {
    log.apply(put("a", "1"), put("b", "1"));

    List<OperationResult> results =
        results(submit(read("a", "z"), Transactions.put("c", "1"), delete("a"), read("a", "z")));

    assertThat(keys(results.getFirst())).containsExactly("a", "b");
    assertThat(keys(results.getLast())).containsExactly("b", "c");
  }

  @Test
  void aRangeInsideMayReadAnOldRevision() {
    log.apply(put("a", "1"), put("b", "1"));

    List<OperationResult> results =
        results(submit(Transactions.put("c", "1"), readAt("a", "z", 2)));

    assertThat(keys(results.getLast())).containsExactly("a");
  }

  @Test
  void aRangeInsideAtAFutureOrCompactedRevisionRefusesTheWholeTransaction() {
    log.apply(put("a", "1"), put("a", "2"), put("a", "3"));
    log.apply(new Compact(3));

    assertThat(log.outcome(submit(Transactions.put("x", "1"), readAt("a", "z", 5))))
        .isEqualTo(new RevisionInFuture(4));
    assertThat(log.outcome(submit(Transactions.put("x", "1"), readAt("a", "z", 2))))
        .isEqualTo(new RevisionCompacted(3, 4));
    assertThat(log.machine.revision()).isEqualTo(4);
  }

  @Test
  void allComparesAreEvaluatedBeforeAnyWriteNestedOnesToo() {
    Transaction inner =
        branching(
            List.of(compare("a", Relation.EQUAL, version(0))),
            List.of(Transactions.put("inner", "then")),
            List.of(Transactions.put("inner", "otherwise")));

    List<OperationResult> results = results(submit(Transactions.put("a", "1"), nested(inner)));

    assertThat(results.getLast()).isEqualTo(new NestedDone(true, List.of(new PutDone(1, null))));
  }

  @Test
  void aMissingKeyCountsAsZeros() {
    assertThat(holds(compare("none", Relation.EQUAL, version(0)))).isTrue();
    assertThat(holds(compare("none", Relation.LESS, version(1)))).isTrue();
    assertThat(holds(compare("none", Relation.EQUAL, new Operand.CreateRevision(0)))).isTrue();
    assertThat(holds(compare("none", Relation.GREATER, new Operand.ModRevision(0)))).isFalse();
    assertThat(holds(compare("none", Relation.EQUAL, new Operand.BoundTo(0)))).isTrue();
  }

  @Test
  void aCompareOfTheValueOfAMissingKeyIsFalseWhateverTheRelation() {
    for (Relation relation : Relation.values()) {
      assertThat(holds(compare("none", relation, value("")))).as("%s", relation).isFalse();
      assertThat(holds(compareAll("m", "n", relation, value("")))).as("%s", relation).isFalse();
    }
  }

  @Test
  void everyTargetComparesByEveryRelation() {
    SessionId session = log.openSession();
    log.apply(put("a", "1"));
    log.apply(submit(Transactions.putBound("a", "m", session)));
    List<Operand> equal =
        List.of(
            version(2),
            new Operand.CreateRevision(2),
            new Operand.ModRevision(3),
            value("m"),
            new Operand.BoundTo(session.value()));
    List<Operand> less =
        List.of(
            version(1),
            new Operand.CreateRevision(1),
            new Operand.ModRevision(2),
            value("l"),
            new Operand.BoundTo(0));
    for (Operand operand : equal) {
      assertThat(relationsThatHold(operand)).containsExactly(Relation.EQUAL);
    }
    for (Operand operand : less) {
      assertThat(relationsThatHold(operand)).containsExactly(Relation.NOT_EQUAL, Relation.GREATER);
    }
    assertThat(relationsThatHold(value("n"))).containsExactly(Relation.NOT_EQUAL, Relation.LESS);
  }

  @Test
  void aCompareOfARangeMustHoldForEveryKey() {
    log.apply(put("a", "1"), put("b", "1"), put("b", "2"));

    assertThat(holds(compareAll("a", "c", Relation.GREATER, version(0)))).isTrue();
    assertThat(holds(compareAll("a", "c", Relation.EQUAL, version(1)))).isFalse();
    assertThat(holds(compareAll("x", "z", Relation.EQUAL, version(0)))).isTrue();
  }

  @Test
  void twoPutsOfOneKeyAreRefusedAlsoAcrossNesting() {
    Operation one = Transactions.put("k", "1");
    Operation two = Transactions.put("k", "2");

    assertDuplicate(submit(one, two));
    assertDuplicate(submit(one, nested(doing(two))));
    assertDuplicate(submit(nested(doing(one)), nested(doing(two))));
    assertDuplicate(submit(nested(branching(List.of(), List.of(one), List.of(one))), two));
    assertThat(log.machine.revision()).isEqualTo(1);
  }

  @Test
  void aPutInsideADeletedRangeIsRefusedWhicheverComesFirst() {
    Operation deleted = deleteRange("a", "z");
    Operation put = Transactions.put("k", "1");

    assertDuplicate(submit(put, deleted));
    assertDuplicate(submit(deleted, put));
    assertDuplicate(submit(nested(doing(put)), nested(doing(deleted))));
    assertDuplicate(submit(nested(doing(deleted)), nested(doing(put))));
    assertDuplicate(submit(put, delete("k")));
    assertThat(log.outcome(submit(Transactions.put("z", "1"), deleted)))
        .as("the end is outside of the range")
        .isInstanceOf(Transacted.class);
  }

  @Test
  void thenAndOtherwiseMayWriteTheSameKey() {
    Transaction either =
        branching(
            List.of(compare("k", Relation.GREATER, version(0))),
            List.of(Transactions.put("k", "again")),
            List.of(Transactions.put("k", "first")));

    assertThat(succeeded(submit(either))).isFalse();
    assertThat(succeeded(submit(either))).isTrue();
    assertThat(succeeded(submit(nested(either)))).isTrue();
  }

  @Test
  void deletedRangesMayOverlap() {
    log.apply(put("a", "1"), put("b", "1"));

    assertThat(results(submit(delete("a"), deleteRange("a", "z"))))
        .containsExactly(new DeleteDone(1, List.of()), new DeleteDone(1, List.of()));
  }

  @Test
  void moreThan128OperationsAreRefusedNestedOnesCounted() {
    List<Operation> many = new ArrayList<>();
    for (int i = 0; i < KeyLimits.MAX_OPERATIONS - 1; i++) {
      many.add(Transactions.put("k" + i, "v"));
    }
    many.add(nested(doing()));
    assertThat(log.outcome(submit(many.toArray(Operation[]::new)))).isInstanceOf(Transacted.class);

    many.set(many.size() - 1, nested(doing(Transactions.put("one too many", "v"))));
    assertRefused(submit(many.toArray(Operation[]::new)), Refusal.LIMIT_EXCEEDED);
    Compare compare = compare("a", Relation.EQUAL, version(0));
    assertRefused(
        submit(branching(Collections.nCopies(129, compare), List.of(), List.of())),
        Refusal.LIMIT_EXCEEDED);
  }

  @Test
  void transactionsAreNestedSoDeepAndNoDeeper() {
    assertThat(log.outcome(submit(nestedTo(KeyLimits.MAX_DEPTH)))).isInstanceOf(Transacted.class);
    assertRefused(submit(nestedTo(KeyLimits.MAX_DEPTH + 1)), Refusal.LIMIT_EXCEEDED);
    assertRefused(submit(nestedTo(200_000)), Refusal.LIMIT_EXCEEDED);
  }

  private static Transaction nestedTo(int depth) {
    Transaction transaction = doing();
    for (int i = 1; i < depth; i++) {
      transaction = doing(nested(transaction));
    }
    return transaction;
  }

  @Test
  void aTransactionOverTooManyKeysIsRefusedWhole() {
    Transact[] fill =
        IntStream.rangeClosed(0, KeyLimits.MAX_KEYS_IN_RANGES / 100)
            .mapToObj(TransactionFactsTest::hundredKeys)
            .toArray(Transact[]::new);
    log.apply(fill);
    long before = log.machine.revision();

    assertRefused(
        submit(Transactions.put("x", "1"), deleteRange("k", "l")), Refusal.LIMIT_EXCEEDED);
    assertRefused(submit(read("k", "l")), Refusal.LIMIT_EXCEEDED);
    assertThat(log.machine.revision()).isEqualTo(before);
  }

  private static Transact hundredKeys(int block) {
    return submit(
        IntStream.range(0, 100)
            .mapToObj(i -> Transactions.put("k" + block + "/" + i, ""))
            .toArray(Operation[]::new));
  }

  @Test
  void previousVersionsComeIfAskedFor() {
    log.apply(put("a", "1"), put("b", "1"));

    assertThat(
            results(
                submit(
                    new Operation.Put(bytes("a"), bytes("2"), null, true),
                    new Operation.Put(bytes("new"), bytes("1"), null, true),
                    new Operation.Delete(bytes("b"), null, true))))
        .containsExactly(
            new PutDone(2, new KeyVersion(bytes("a"), bytes("1"), 2, 2, 1)),
            new PutDone(1, null),
            new DeleteDone(1, List.of(new KeyVersion(bytes("b"), bytes("1"), 3, 3, 1))));
  }

  @Test
  void aPutInsideMayKeepWhatIsThereAndRefusesTheWholeWhereNothingIs() {
    log.apply(put("a", "1"));
    Operation keeping = new Operation.Put(bytes("a"), bytes(""), null, true, Kept.VALUE);
    Operation missing = new Operation.Put(bytes("b"), bytes(""), null, false, Kept.VALUE);
    long before = log.machine.revision();

    assertRefused(submit(keeping, nested(doing(missing))), Refusal.KEY_NOT_FOUND);
    assertThat(log.machine.revision()).isEqualTo(before);
    assertThat(results(submit(keeping)))
        .containsExactly(new PutDone(2, new KeyVersion(bytes("a"), bytes("1"), 2, 2, 1)));
  }

  @Test
  void aGuardedTransactionHappensOnlyUnderTheTokenThatHoldsTheLock() {
    SessionId session = log.openSession();
    FencingToken token = log.grantedBy(ScriptedLog.acquire(session, 1, "jobs"));
    Transaction write = doing(Transactions.put("k", "v"));

    assertThat(log.outcome(guarded(write, token))).isInstanceOf(Transacted.class);
    log.apply(ScriptedLog.release(session, 2, "jobs", token));
    assertRefused(guarded(write, token), Refusal.GUARD_FAILED);
  }

  private static Transact guarded(Transaction transaction, FencingToken token) {
    return new Transact(null, new LockGuard(new LockName("jobs"), token), transaction);
  }

  @Test
  void aRepeatedTransactionHappensOnceAndIsToldSo() {
    SessionId session = log.openSession();
    Transaction transaction = doing(Transactions.put("k", "v"), read("a", "z"));
    Transact request = new Transact(new RequestId(session, 1), null, transaction);
    assertThat(((Transacted) log.outcome(request)).results()).hasSize(2);

    CoordinationMachine restored = new CoordinationMachine();
    restored.restoreSnapshot(log.machine.takeSnapshot());

    assertThat(log.outcome(request)).isEqualTo(new Transacted(true, 2, List.of(), true));
    assertThat(restored.apply(new Entry(log.index(), log.term(), 0, List.of(request))).outcomes())
        .as("also where the first time is known from a snapshot")
        .containsExactly(new Transacted(true, 2, List.of(), true));
    assertThat(log.machine.revision()).isEqualTo(2);
  }

  private static Operation readAt(String from, String to, long revision) {
    return new Operation.Range(new RangeKeys(bytes(from), bytes(to), revision, 0));
  }

  private List<Relation> relationsThatHold(Operand operand) {
    List<Relation> holding = new ArrayList<>();
    for (Relation relation : Relation.values()) {
      if (holds(compare("a", relation, operand))) {
        holding.add(relation);
      }
    }
    return holding;
  }

  private boolean holds(Compare compare) {
    return succeeded(submit(branching(List.of(compare), List.of(), List.of())));
  }

  private boolean succeeded(Transact transact) {
    return ((Transacted) log.outcome(transact)).succeeded();
  }

  private List<OperationResult> results(Transact transact) {
    return ((Transacted) log.outcome(transact)).results();
  }

  private long revisionAfter(Operation... operations) {
    return ((Transacted) log.outcome(submit(operations))).revision();
  }

  private static List<String> keys(OperationResult result) {
    return ((RangeRead) result).keys().keys().stream().map(version -> text(version.key())).toList();
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  private void assertDuplicate(Transact transact) {
    assertRefused(transact, Refusal.DUPLICATE_KEY);
  }

  private void assertRefused(Transact transact, Refusal refusal) {
    assertThat(log.outcome(transact))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
  }
}
