package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Watches over many events, with a leader that is killed and a compaction on the way.
/// `-Daegis.watch.events=100000` watches more of them.
@ExtendWith(SharedCluster.class)
class LongWatchIT {
  private static final int EVENTS = Integer.getInteger("aegis.watch.events", 3_000);
  private static final int EVENTS_PER_REVISION = 100;
  private static final int REVISIONS = EVENTS / EVENTS_PER_REVISION;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RealCluster cluster;
  private final List<Long> written = new ArrayList<>();
  private final String prefix = "long-watch/" + UUID.randomUUID() + "/";

  LongWatchIT(RealCluster cluster) {
    this.cluster = cluster;
  }

  /// The watch that keeps up sees everything. One that asks for what is compacted away is told so,
  /// with the present, and from there on sees everything too.
  @Test
  void aFailoverAndACompactionLoseNothingAndRepeatNothing()
      throws InterruptedException, IOException {
    Audit early = new Audit();
    Audit late = new Audit();
    WatchQuery query = WatchQuery.of(KeyRange.prefix(prefix)).resyncing();
    try (AegisClient client = patient();
        AegisClient other = patient();
        Session writer = client.openSession(PATIENCE);
        Watch _ = client.keys().watch(query, early)) {
      writeUntil(REVISIONS / 3, writer);
      cluster.kill(cluster.leader());
      writeUntil(2 * REVISIONS / 3, writer);
      early.awaitLast(written);
      client.keys().compact(written.getLast());
      awaitCompacted(other);

      try (Watch _ = other.keys().watch(query.from(written.getFirst()), late)) {
        writeUntil(REVISIONS, writer);
        early.awaitLast(written);
        late.awaitLast(written);
      }
    } finally {
      cluster.revive();
    }
    assertThat(early.resyncs()).isEmpty();
    assertThat(early.seen()).isEqualTo(written);
    assertThat(late.resyncs()).hasSize(1);
    long present = late.resyncs().getFirst();
    assertThat(present).isGreaterThanOrEqualTo(written.get(2 * REVISIONS / 3 - 1));
    assertThat(late.seen())
        .isEqualTo(written.stream().filter(revision -> revision > present).toList());
    System.out.printf("%d events seen by a watch over a failover%n", EVENTS);
  }

  private AegisClient patient() {
    return AegisClient.builder(cluster.endpoints()).callTimeout(PATIENCE).connect();
  }

  private void writeUntil(int revisions, Session writer) {
    while (written.size() < revisions) {
      String value = "" + written.size();
      Transaction all =
          Transaction.of(
              IntStream.range(0, EVENTS_PER_REVISION)
                  .mapToObj(i -> Put.of(key(i), value))
                  .toArray(Operation[]::new));
      written.add(writer.keys().transact(all).revision());
    }
  }

  /// The leader answers a compaction, and the node that is asked next follows.
  private void awaitCompacted(AegisClient client) throws InterruptedException {
    RangeQuery old =
        RangeQuery.of(KeyRange.key(key(0))).atRevision(written.getFirst()).fromAnyNode();
    await(
        "compacted",
        () -> {
          try {
            client.keys().read(old);
            return false;
          } catch (RefusedException refused) {
            assertThat(refused.code()).isEqualTo(RefusalCode.COMPACTED);
            return true;
          }
        });
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s within %s", what, PATIENCE).isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(10));
    }
  }

  private String key(int number) {
    return "%s%03d".formatted(prefix, number);
  }

  /// What one watch tells: whole revisions, each after the one before.
  private final class Audit implements WatchListener {
    private final List<Long> seen = new ArrayList<>();
    private final List<Long> resyncs = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    @Override
    public synchronized void onChanges(WatchBatch batch) {
      List<WatchEvent> events = batch.events();
      for (int i = 0; i < events.size(); i += EVENTS_PER_REVISION) {
        long revision = events.get(i).modRevision();
        for (int key = 0; key < EVENTS_PER_REVISION; key++) {
          boolean isNext =
              i + key < events.size()
                  && events.get(i + key).modRevision() == revision
                  && events.get(i + key).key().equals(Bytes.utf8(key(key)));
          if (!isNext) {
            wrong.add("revision " + revision + " came without " + key(key));
          }
        }
        seen.add(revision);
      }
    }

    @Override
    public synchronized void onResync(Resync present) {
      if (present.keys().size() != EVENTS_PER_REVISION) {
        wrong.add("a resync told " + present.keys().size() + " keys");
      }
      resyncs.add(present.revision());
    }

    @Override
    public synchronized void onFailure(AegisException failure) {
      wrong.add("the watch ended: " + failure);
    }

    synchronized List<Long> seen() {
      return List.copyOf(seen);
    }

    synchronized List<Long> resyncs() {
      return List.copyOf(resyncs);
    }

    void awaitLast(List<Long> written) throws InterruptedException {
      await("told of revision " + written.getLast(), () -> reached(written.getLast()));
    }

    private synchronized boolean reached(long revision) {
      if (!wrong.isEmpty()) {
        fail("%s", wrong);
      }
      return (!seen.isEmpty() && seen.getLast() >= revision)
          || (!resyncs.isEmpty() && resyncs.getLast() >= revision);
    }
  }
}
