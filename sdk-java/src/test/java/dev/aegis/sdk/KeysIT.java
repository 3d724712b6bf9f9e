package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class KeysIT {
  private final List<String> endpoints;
  private final AegisClient client;

  KeysIT(RealCluster cluster) {
    endpoints = cluster.endpoints();
    client = cluster.connect();
  }

  @BeforeEach
  void startEmpty() {
    var _ = client.keys().delete(Deletion.of(KeyRange.all()));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void theFirstOfTwoClaimsWinsAndTheSecondSeesTheWinner() {
    Transaction claim =
        Transaction.when(Compare.missing("owner"))
            .then(Put.of("owner", "first"))
            .orElse(RangeQuery.of(KeyRange.key("owner")));

    TransactionResult first = client.keys().transact(claim);
    TransactionResult second = client.keys().transact(claim);

    assertThat(first.succeeded()).isTrue();
    assertThat(first.results()).containsExactly(new OperationResult.Wrote(1, Optional.empty()));
    assertThat(second.succeeded()).isFalse();
    assertThat(second.revision()).isEqualTo(first.revision());
    assertThat(second.results())
        .singleElement()
        .isInstanceOfSatisfying(
            OperationResult.Found.class,
            found -> assertThat(values(found.keys())).containsExactly("first"));
  }

  @Test
  void aTransactionWritesAllAtOneRevisionAndANestedOneDecidesForItself() {
    client.keys().put("t/a", "old");
    Transaction nested =
        Transaction.when(Compare.valueIs("t/a", "nothing like it"))
            .then(Put.of("t/never", "1"))
            .orElse(Put.of("t/nested", "2"));

    TransactionResult result =
        client
            .keys()
            .transact(
                Transaction.when(Compare.exists("t/a"))
                    .then(
                        Put.of("t/a", "new").returningPrevious(),
                        nested,
                        RangeQuery.of(KeyRange.prefix("t/")).keysOnly(),
                        Deletion.of(KeyRange.key("t/missing"))));

    assertThat(result.results()).hasSize(4);
    assertThat(result.results().get(0))
        .isInstanceOfSatisfying(
            OperationResult.Wrote.class,
            wrote -> assertThat(wrote.previous().map(KeyValue::value)).contains(Bytes.utf8("old")));
    assertThat(result.results().get(1))
        .isEqualTo(
            new OperationResult.Nested(
                false, List.of(new OperationResult.Wrote(1, Optional.empty()))));
    assertThat(result.results().get(3)).isEqualTo(new OperationResult.Removed(0, List.of()));
    assertThat(client.keys().range("t/"))
        .extracting(KeyValue::modRevision)
        .containsExactly(result.revision(), result.revision());
  }

  @Test
  void eachCompareLooksAtWhatItNames() {
    Written written = client.keys().put("c", "v");
    Bytes key = Bytes.utf8("c");
    KeyRange range = KeyRange.key(key);

    for (Compare holds :
        List.of(
            Compare.exists("c"),
            Compare.modRevisionIs(key, written.revision()),
            Compare.unchanged(client.keys().get("c").orElseThrow()),
            Compare.valueIs("c", "v"),
            Compare.missing("other"),
            new Compare(range, Compare.Relation.LESS, new Compare.Operand.Version(2)),
            new Compare(
                range,
                Compare.Relation.EQUAL,
                new Compare.Operand.CreateRevision(written.revision())),
            new Compare(range, Compare.Relation.NOT_EQUAL, new Compare.Operand.BoundTo(7)),
            new Compare(
                KeyRange.prefix("c"),
                Compare.Relation.GREATER,
                new Compare.Operand.Value(Bytes.utf8("u"))))) {
      assertThat(client.keys().transact(Transaction.when(holds)).succeeded())
          .as("%s", holds)
          .isTrue();
    }
    assertThat(client.keys().transact(Transaction.when(Compare.valueIs("none", ""))).succeeded())
        .isFalse();
  }

  @Test
  void twoWritesOfOneKeyAreRefused() {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class,
            () -> client.keys().transact(Transaction.of(Put.of("a", "1"), Put.of("a", "2"))));

    assertThat(refused.code()).isEqualTo(RefusalCode.INVALID_REQUEST);
  }

  @Test
  void aTransactionUnderALostLockChangesNothing() {
    try (HeldLock lock = client.locks().acquire("tx-guard", Duration.ofSeconds(5))) {
      Transaction write = Transaction.of(Put.of("guarded", "1"));
      assertThat(lock.keys().transact(write).succeeded()).isTrue();
      long taken = client.locks().forceRelease("tx-guard", lock.token(), "test");

      assertThat(taken).isEqualTo(lock.token());
      assertThatThrownBy(() -> lock.keys().transact(write))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> assertThat(refused.code()).isEqualTo(RefusalCode.GUARD_FAILED));
      assertThat(lock.isHeld()).isFalse();
    }
  }

  @Test
  void anotherProgramCanWriteUnderALockByItsToken() {
    HeldLock lock = client.locks().acquire("lent", Duration.ofSeconds(5));
    try (AegisClient other = AegisClient.connect(endpoints)) {
      Keys guarded = other.keys().guardedBy("lent", lock.token());

      assertThat(guarded.put("lent/a", "1").version()).isEqualTo(1);
      lock.close();
      assertThatThrownBy(() -> guarded.put("lent/a", "2"))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> assertThat(refused.code()).isEqualTo(RefusalCode.GUARD_FAILED));
    }
  }

  @Test
  void aRangeIsOrderedCutFilteredAndCounted() {
    long first = client.keys().put("r/a", "3").revision();
    client.keys().put("r/b", "1");
    long last = client.keys().put("r/c", "2").revision();
    RangeQuery all = RangeQuery.of(KeyRange.prefix("r/"));

    assertThat(values(client.keys().read(all.sortedBy(SortBy.VALUE)).keys()))
        .containsExactly("1", "2", "3");
    assertThat(values(client.keys().read(all.sortedDescendingBy(SortBy.MOD_REVISION)).keys()))
        .containsExactly("2", "1", "3");
    RangeAnswer cut = client.keys().read(all.limit(2).keysOnly());
    assertThat(cut.more()).isTrue();
    assertThat(cut.count()).isEqualTo(3);
    assertThat(cut.revision()).isEqualTo(last);
    assertThat(cut.keys())
        .extracting(KeyValue::key, KeyValue::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Bytes.utf8("r/a"), Bytes.utf8("")),
            org.assertj.core.groups.Tuple.tuple(Bytes.utf8("r/b"), Bytes.utf8("")));
    RangeAnswer counted = client.keys().read(all.countOnly());
    assertThat(counted.count()).isEqualTo(3);
    assertThat(counted.keys()).isEmpty();
    assertThat(values(client.keys().read(all.modifiedWithin(Revisions.from(last))).keys()))
        .containsExactly("2");
    assertThat(values(client.keys().read(all.createdWithin(Revisions.upTo(first))).keys()))
        .containsExactly("3");
    assertThat(values(client.keys().read(all.over(KeyRange.between("r/b", "r/c"))).keys()))
        .containsExactly("1");
  }

  @Test
  void theStoreIsReadAsItWas() {
    long before = client.keys().put("old", "1").revision();
    client.keys().put("old", "2");
    RangeQuery query = RangeQuery.of(KeyRange.key("old"));

    assertThat(values(client.keys().read(query.atRevision(before)).keys())).containsExactly("1");
    assertThat(client.keys().read(query.fromAnyNode()).appliedIndex()).isPositive();
    assertThatThrownBy(() -> client.keys().read(query.atRevision(before + 1_000_000)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.FUTURE_REVISION));
  }

  @Test
  void aHistoryHoldsDeletionsAndEndsAtTheCompaction() {
    client.keys().put("h", "1");
    client.keys().put("h", "2");
    client.keys().delete("h");
    long again = client.keys().put("h", "3").revision();

    KeyHistory whole = client.keys().history(HistoryQuery.of("h"));
    assertThat(whole.versions())
        .extracting(KeyValue::isDeletion)
        .containsExactly(false, false, true, false);
    assertThat(
            client.keys().history(HistoryQuery.of("h").newestVersionsFirst().limit(1)).versions())
        .extracting(KeyValue::modRevision)
        .containsExactly(again);
    assertThat(client.keys().history(HistoryQuery.of("h").within(Revisions.from(again))).versions())
        .hasSize(1);

    assertThat(client.keys().compact(again)).isEqualTo(again);
    assertThat(client.keys().history(HistoryQuery.of("h")).compactedRevision()).isEqualTo(again);
    assertThatThrownBy(() -> client.keys().compact(again - 1))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.COMPACTED));
  }

  @Test
  void aDeletedRangeShowsWhatWasThere() {
    client.keys().put("d/1", "a");
    client.keys().put("d/2", "b");

    DeletedRange deleted =
        client.keys().delete(Deletion.of(KeyRange.prefix("d/")).returningPrevious());

    assertThat(deleted.count()).isEqualTo(2);
    assertThat(values(deleted.previous())).containsExactly("a", "b");
    assertThat(client.keys().range("d/")).isEmpty();
  }

  @Test
  void aKeyEndsWithTheSessionItIsBoundTo() {
    Session session = client.openSession(Duration.ofSeconds(10));
    client.keys().put(Put.of("bound", "1").boundTo(session));
    assertThat(client.keys().get("bound").orElseThrow().sessionId()).isEqualTo(session.id());
    client.keys().put(Put.of("bound", "2").keepingBinding());
    Written kept =
        client.keys().put(Put.sameValue(Bytes.utf8("bound")).keepingBinding().returningPrevious());
    assertThat(kept.previous().map(KeyValue::value)).contains(Bytes.utf8("2"));

    session.close();

    assertThat(client.keys().get("bound")).isEmpty();
  }

  @Test
  void aKeyCannotBeBoundToASessionThatIsOverAndTheWritersOwnLivesOn() {
    try (Session writer = client.openSession(Duration.ofSeconds(10))) {
      Session gone = client.openSession(Duration.ofSeconds(10));
      gone.close();

      assertThatThrownBy(() -> writer.keys().put(Put.of("x", "1").boundTo(gone)))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> assertThat(refused.code()).isEqualTo(RefusalCode.SESSION_NOT_FOUND));
      assertThat(writer.isAlive()).isTrue();
      assertThat(writer.keys().put("x", "2").version()).isEqualTo(1);
    }
  }

  private static List<String> values(List<KeyValue> keys) {
    return keys.stream().map(key -> key.value().toUtf8()).toList();
  }
}
