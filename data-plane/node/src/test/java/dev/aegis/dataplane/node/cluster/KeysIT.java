package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.CompactRequest;
import dev.aegis.wire.v1.Compare;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.Operation;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RangeRequest.SortTarget;
import dev.aegis.wire.v1.RangeResponse;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.Transaction;
import dev.aegis.wire.v1.TxnRequest;
import dev.aegis.wire.v1.TxnResponse;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key-value contract over the wire, on three real nodes, asked of a follower.
class KeysIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir static Path dir;
  private static InProcessCluster cluster;
  private TestClient client;

  @BeforeAll
  static void start() throws IOException {
    cluster = InProcessCluster.start(dir, 3, InProcessCluster.Options.steadyLeader());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void findAnEmptyStore() {
    SharedCluster.awaitWhole(cluster);
    String leader = cluster.leader().orElseThrow();
    String follower =
        cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    client = new TestClient(cluster.channel(follower));
    SharedCluster.endSessions(cluster.channel(follower));
    DeleteRangeRequest everything =
        DeleteRangeRequest.newBuilder().setKey(text("\0")).setRangeEnd(ByteString.EMPTY).build();
    var _ = TestClient.untilServed(() -> client.kv().deleteRange(everything));
  }

  @Test
  void aTransactionDecidesWritesAndReadsInOneStepAndOnce() {
    long session = TestClient.untilServed(() -> client.openSession(60_000));
    Transaction transaction =
        Transaction.newBuilder()
            .addCompares(
                Compare.newBuilder()
                    .setKey(text("a"))
                    .setRelation(Compare.Relation.EQUAL)
                    .setVersion(0))
            .addThen(Operation.newBuilder().setPut(put("a", "1")))
            .addThen(Operation.newBuilder().setPut(put("b", "1")))
            .addThen(Operation.newBuilder().setRange(range("a")))
            .build();
    TxnRequest request =
        TxnRequest.newBuilder()
            .setRequest(RequestId.newBuilder().setSessionId(session).setSequence(1))
            .setTransaction(transaction)
            .build();

    TxnResponse first = TestClient.untilServed(() -> client.kv().txn(request));
    TxnResponse again = TestClient.untilServed(() -> client.kv().txn(request));

    assertThat(first.getSucceeded()).isTrue();
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getRevision()).isEqualTo(first.getRevision());
    assertThat(again.getResultsList()).isEmpty();
    if (!first.getReplayed()) {
      assertThat(first.getResultsCount()).isEqualTo(3);
      assertThat(first.getResults(2).getRange().getCount()).isEqualTo(2);
    }
    TxnRequest anew = TxnRequest.newBuilder().setTransaction(transaction).build();
    assertThat(TestClient.untilServed(() -> client.kv().txn(anew)).getSucceeded()).isFalse();
  }

  @Test
  void aTransactionBeyondALimitIsRefusedByName() {
    Transaction.Builder many = Transaction.newBuilder();
    for (int i = 0; i < 129; i++) {
      many.addThen(Operation.newBuilder().setPut(put("k" + i, "v")));
    }

    Failure failure = failureOf(() -> client.kv().txn(transaction(many)));

    assertThat(failure.getCode()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(failure.getLimitName()).isEqualTo("transaction operations");
    assertThat(failure.getActual()).isEqualTo(129);
  }

  @Test
  void aTransactionThatWritesAKeyTwiceIsInvalid() {
    Transaction.Builder twice =
        Transaction.newBuilder()
            .addThen(Operation.newBuilder().setPut(put("k", "1")))
            .addThen(Operation.newBuilder().setPut(put("k", "2")));

    Failure failure = failureOf(() -> client.kv().txn(transaction(twice)));

    assertThat(failure.getCode()).isEqualTo(FailureCode.INVALID_REQUEST);
    assertThat(failure.getMessage()).contains("duplicate key");
  }

  /// As etcd does with ignore_value and ignore_lease.
  @Test
  void aPutMayKeepTheValueOrTheSessionOfAKeyThatExists() {
    long session = TestClient.untilServed(() -> client.openSession(60_000));
    PutRequest keepsValue =
        PutRequest.newBuilder()
            .setKey(text("kept"))
            .setSessionId(session)
            .setIgnoreValue(true)
            .build();
    PutRequest keepsBoth = keepsValue.toBuilder().clearSessionId().setIgnoreSession(true).build();
    assertThat(failureOf(() -> client.kv().put(keepsValue)))
        .satisfies(failure -> {
          assertThat(failure.getCode()).isEqualTo(FailureCode.INVALID_REQUEST);
          assertThat(failure.getMessage()).contains("key not found");
        });
    var _ = TestClient.untilServed(() -> client.put("kept", "v"));
    long version = TestClient.untilServed(() -> client.kv().put(keepsValue)).getVersion();
    Transaction.Builder together =
        Transaction.newBuilder().addThen(Operation.newBuilder().setPut(keepsBoth));
    var _ = TestClient.untilServed(() -> client.kv().txn(transaction(together)));

    RangeResponse found =
        TestClient.untilServed(
            () -> client.kv().range(RangeRequest.newBuilder().setKey(text("kept")).build()));
    assertThat(found.getKvs(0).getValue()).isEqualTo(text("v"));
    assertThat(found.getKvs(0).getSessionId()).isEqualTo(session);
    assertThat(found.getKvs(0).getVersion()).isGreaterThan(version);
  }

  @Test
  void whatAPutKeepsItMustNotSayAnew() {
    PutRequest value = put("k", "v").toBuilder().setIgnoreValue(true).build();
    PutRequest session = put("k", "v").toBuilder().setIgnoreSession(true).setSessionId(7).build();
    Transaction.Builder inside =
        Transaction.newBuilder().addThen(Operation.newBuilder().setPut(value));

    for (Failure failure :
        List.of(
            failureOf(() -> client.kv().put(value)),
            failureOf(() -> client.kv().put(session)),
            failureOf(() -> client.kv().txn(transaction(inside))))) {
      assertThat(failure.getCode()).isEqualTo(FailureCode.INVALID_REQUEST);
      assertThat(failure.getMessage()).contains("is provided");
    }
  }

  @Test
  void keysGoWithTheirSession() {
    long session = TestClient.untilServed(() -> client.openSession(1_000));
    PutRequest bound = put("mortal", "v").toBuilder().setSessionId(session).build();
    var _ = TestClient.untilServed(() -> client.kv().put(bound));
    var _ = TestClient.untilServed(() -> client.put("lasting", "v"));

    await()
        .atMost(WITHIN)
        .until(() -> TestClient.untilServed(() -> client.get("mortal")).isEmpty());
    assertThat(TestClient.untilServed(() -> client.get("lasting"))).isEqualTo("v");
    PutRequest tooLate = bound.toBuilder().setValue(text("2")).build();
    assertThat(failureOf(() -> client.kv().put(tooLate)).getCode())
        .isEqualTo(FailureCode.SESSION_NOT_FOUND);
  }

  @Test
  void rangesAreSortedFilteredCutAndStripped() {
    for (String key : new String[] {"a", "b", "c"}) {
      var _ = TestClient.untilServed(() -> client.put(key, "v"));
    }
    RangeRequest newest =
        range("a").toBuilder()
            .setSortTarget(SortTarget.MOD_REVISION)
            .setDescending(true)
            .setLimit(1)
            .setKeysOnly(true)
            .build();

    var found = TestClient.untilServed(() -> client.kv().range(newest));

    assertThat(found.getKvsList())
        .singleElement()
        .satisfies(kv -> {
          assertThat(kv.getKey().toStringUtf8()).isEqualTo("c");
          assertThat(kv.getValue().isEmpty()).isTrue();
        });
    assertThat(found.getMore()).isTrue();
    assertThat(found.getCount()).isEqualTo(3);
  }

  @Test
  void previousVersionsComeIfAskedFor() {
    var _ = TestClient.untilServed(() -> client.put("a", "1"));
    PutRequest put = put("a", "2").toBuilder().setPreviousValue(true).build();
    assertThat(client.kv().put(put).getPrevious().getValue().toStringUtf8()).isEqualTo("1");

    DeleteRequest delete =
        DeleteRequest.newBuilder().setKey(text("a")).setPreviousValue(true).build();
    assertThat(client.kv().delete(delete).getPrevious().getValue().toStringUtf8()).isEqualTo("2");

    var _ = client.put("b", "3");
    DeleteRangeRequest range =
        DeleteRangeRequest.newBuilder()
            .setKey(text("a"))
            .setRangeEnd(ByteString.EMPTY)
            .setPreviousValue(true)
            .build();
    assertThat(client.kv().deleteRange(range).getPrevious(0).getValue().toStringUtf8())
        .isEqualTo("3");
  }

  @Test
  void compactedAndFutureRevisionsAreToldWithTheNumbers() {
    for (int i = 0; i < 4; i++) {
      var _ = TestClient.untilServed(() -> client.put("a", "v"));
    }
    long newest = client.put("a", "last").getRevision();
    CompactRequest compact = CompactRequest.newBuilder().setRevision(newest - 1).build();
    assertThat(client.kv().compact(compact).getCompactedRevision()).isEqualTo(newest - 1);

    Failure twice = failureOf(() -> client.kv().compact(compact));
    assertThat(twice.getCode()).isEqualTo(FailureCode.COMPACTED);
    assertThat(twice.getCompactedRevision()).isEqualTo(newest - 1);
    assertThat(twice.getNewestRevision()).isEqualTo(newest);
    RangeRequest future = range("a").toBuilder().setRevision(newest + 1).build();
    Failure early = failureOf(() -> client.kv().range(future));
    assertThat(early.getCode()).isEqualTo(FailureCode.FUTURE_REVISION);
    assertThat(early.getNewestRevision()).isEqualTo(newest);
    RangeRequest gone = range("a").toBuilder().setRevision(newest - 2).build();
    assertThat(failureOf(() -> client.kv().range(gone)).getCode()).isEqualTo(FailureCode.COMPACTED);
  }

  @Test
  void aWatchFromBelowTheCompactedRevisionIsOpenedAndThenToldSo() {
    var _ = TestClient.untilServed(() -> client.put("a", "1"));
    long newest = client.put("a", "2").getRevision();
    var _ = client.kv().compact(CompactRequest.newBuilder().setRevision(newest).build());
    Iterator<WatchResponse> watch =
        WatchServiceGrpc.newBlockingStub(cluster.channel(cluster.leader().orElseThrow()))
            .withDeadlineAfter(WITHIN)
            .watch(
                WatchRequest.newBuilder().setKey(text("a")).setStartRevision(newest - 1).build());

    assertThat(watch.next().getFromRevision()).isEqualTo(newest - 1);
    Failure failure = failureOf(watch::next);
    assertThat(failure.getCode()).isEqualTo(FailureCode.COMPACTED);
    assertThat(failure.getCompactedRevision()).isEqualTo(newest);
  }

  private static Failure failureOf(Supplier<?> call) {
    return TestClient.failureOf(TestClient.refusalOf(call));
  }

  private static TxnRequest transaction(Transaction.Builder transaction) {
    return TxnRequest.newBuilder().setTransaction(transaction).build();
  }

  private static PutRequest put(String key, String value) {
    return PutRequest.newBuilder().setKey(text(key)).setValue(text(value)).build();
  }

  /// From this key on.
  private static RangeRequest range(String from) {
    return RangeRequest.newBuilder().setKey(text(from)).setRangeEnd(ByteString.EMPTY).build();
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
