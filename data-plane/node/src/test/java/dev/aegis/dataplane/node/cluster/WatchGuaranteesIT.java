package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.cluster.WatchValidator.Fact;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.HistoryRequest;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.Operation;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.Transaction;
import dev.aegis.wire.v1.TxnRequest;
import dev.aegis.wire.v1.WatchRequest;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Watches of all kinds on five real nodes, under writes of all kinds, while a node is killed.
class WatchGuaranteesIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int KEYS = 8;
  private static final int WRITES = 240;
  private static final long FIRST_REVISION = 2;

  @TempDir Path dir;
  private InProcessCluster cluster;
  private final Random random = new Random(1);

  @BeforeEach
  void start() throws IOException {
    cluster = InProcessCluster.start(dir, 5);
    leader();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String leader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
  }

  /// What a client does when its node is gone: it takes another one.
  private Supplier<Channel> preferring(String node) {
    return () -> {
      List<String> alive = List.copyOf(cluster.running().keySet());
      return cluster.channel(alive.contains(node) ? node : alive.getLast());
    };
  }

  private TestClient survivor() {
    return new TestClient(cluster.channel(List.copyOf(cluster.running().keySet()).getLast()));
  }

  @Test
  void everyWatchKeepsItsGuaranteesWhileItsNodeIsKilled() {
    String doomed = cluster.ids().getFirst().equals(leader()) ? "n2" : "n1";
    WatchRequest all =
        WatchRequest.newBuilder()
            .setKey(ByteString.EMPTY)
            .setRangeEnd(ByteString.EMPTY)
            .setStartRevision(FIRST_REVISION)
            .setProgressIntervalMs(200)
            .build();
    List<FollowedWatch> watches = new ArrayList<>();
    for (String node : List.of(doomed, "n3", "n4")) {
      for (WatchRequest request :
          List.of(
              all.toBuilder().setPreviousValue(true).build(),
              all.toBuilder().setNoDelete(true).setKey(key(2)).setRangeEnd(key(5)).build(),
              all.toBuilder().setNoPut(true).build(),
              all.toBuilder().setKey(key(1)).clearRangeEnd().setPreviousValue(true).build())) {
        watches.add(new FollowedWatch(request, preferring(node)));
      }
    }
    try {
      for (int i = 0; i < WRITES; i++) {
        if (i == WRITES / 2) {
          cluster.kill(doomed);
        }
        writeSomething();
      }
      long last = TestClient.untilServed(() -> survivor().put("w/1", "the last one")).getRevision();
      await().atMost(WITHIN).until(() -> watches.stream().allMatch(w -> w.next() > last));
      List<Fact> facts = facts();
      for (FollowedWatch watch : watches) {
        assertThat(WatchValidator.violations(watch.request(), facts, watch.streams()))
            .as("%s", watch.request())
            .isEmpty();
      }
      assertThat(watches.getFirst().streams().size())
          .as("streams of a resumed watch")
          .isGreaterThan(1);
    } finally {
      watches.forEach(FollowedWatch::close);
    }
  }

  private void writeSomething() {
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        PutRequest put = put(random.nextInt(KEYS), 0);
        var _ = TestClient.untilServed(() -> survivor().kv().put(put));
      }
      case 2 -> {
        DeleteRangeRequest delete =
            DeleteRangeRequest.newBuilder()
                .setKey(key(random.nextInt(KEYS)))
                .setRangeEnd(key(random.nextInt(KEYS)))
                .build();
        var _ = TestClient.untilServed(() -> survivor().kv().deleteRange(delete));
      }
      case 3 -> {
        TxnRequest transaction = together(0);
        var _ = TestClient.untilServed(() -> survivor().kv().txn(transaction));
      }
      default -> bindAndEnd();
    }
  }

  /// Several keys that go at once with the session they are bound to.
  private void bindAndEnd() {
    long session = TestClient.untilServed(() -> survivor().openSession(60_000));
    TxnRequest transaction = together(session);
    var _ = TestClient.untilServed(() -> survivor().kv().txn(transaction));
    String node = List.copyOf(cluster.running().keySet()).getLast();
    var _ =
        TestClient.untilServed(() ->
            SessionServiceGrpc.newBlockingStub(cluster.channel(node))
                .withDeadlineAfter(Duration.ofSeconds(5))
                .end(EndSessionRequest.newBuilder().setSessionId(session).build()));
  }

  private TxnRequest together(long session) {
    Transaction.Builder transaction = Transaction.newBuilder();
    int first = random.nextInt(KEYS - 3);
    for (int i = 0; i < 3; i++) {
      transaction.addThen(Operation.newBuilder().setPut(put(first + i, session)));
    }
    return TxnRequest.newBuilder().setTransaction(transaction).build();
  }

  private PutRequest put(int number, long session) {
    return PutRequest.newBuilder()
        .setKey(key(number))
        .setValue(ByteString.copyFromUtf8(Integer.toString(random.nextInt())))
        .setSessionId(session)
        .build();
  }

  private static ByteString key(int number) {
    return ByteString.copyFromUtf8("w/" + number);
  }

  /// Everything that happened, as the store remembers it key by key.
  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    for (int number = 0; number < KEYS; number++) {
      HistoryRequest request = HistoryRequest.newBuilder().setKey(key(number)).build();
      @Nullable KeyValue previous = null;
      for (KeyValue version :
          TestClient.untilServed(() -> survivor().kv().history(request)).getVersionsList()) {
        facts.add(new Fact(version, previous));
        previous = version.getVersion() == 0 ? null : version;
      }
    }
    return facts;
  }
}
