package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class WatchIT {
  private final RealCluster cluster;
  private final AegisClient client;
  private final Recorder recorder = new Recorder();

  WatchIT(RealCluster cluster) {
    this.cluster = cluster;
    this.client = cluster.connect();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void eventsCarryThePreviousVersionAndFiltersLeaveOut() throws InterruptedException {
    Recorder deletions = new Recorder();
    try (Watch _ =
            client.keys().watch(WatchQuery.of(KeyRange.key("w1/a")).withPrevious(), recorder);
        Watch _ =
            client.keys().watch(WatchQuery.of(KeyRange.prefix("w1/")).withoutPuts(), deletions)) {
      client.keys().put("w1/a", "1");
      client.keys().put("w1/b", "not watched");
      client.keys().put("w1/a", "2");
      client.keys().delete("w1/a");

      assertThat(recorder.event().previous()).isEmpty();
      assertThat(recorder.event().previous().orElseThrow().value()).isEqualTo(Bytes.utf8("1"));
      WatchEvent last = recorder.event();
      assertThat(last).isInstanceOf(WatchEvent.Delete.class);
      assertThat(last.previous().orElseThrow().value()).isEqualTo(Bytes.utf8("2"));
      assertThat(deletions.event().key()).isEqualTo(Bytes.utf8("w1/a"));
    }
  }

  @Test
  void aQuietWatchSaysHowFarItIsComplete() throws InterruptedException {
    long revision = client.keys().put("elsewhere", "1").revision();
    WatchQuery query = WatchQuery.of(KeyRange.prefix("w2/")).withProgress(Duration.ofMillis(200));
    try (Watch watch = client.keys().watch(query, recorder)) {
      assertThat(recorder.next(Long.class)).isGreaterThan(revision);
      assertThat(watch.isOpen()).isTrue();
    }
  }

  /// One revision of 3 MiB: more than a message holds.
  @Test
  void aRevisionThatComesInPiecesIsDeliveredWhole() throws InterruptedException {
    String large = "x".repeat(500_000);
    for (int i = 0; i < 8; i++) {
      client.keys().put("w3/" + i, large);
    }
    awaitLevel();
    List<WatchBatch> batches = new ArrayList<>();
    try (Watch _ =
        client.keys().watch(WatchQuery.of(KeyRange.prefix("w3/")).withPrevious(), recorder)) {
      DeletedRange deleted = client.keys().delete(Deletion.of(KeyRange.prefix("w3/")));

      WatchBatch batch = recorder.next(WatchBatch.class);
      batches.add(batch);
      assertThat(batch.events()).hasSize(8);
      assertThat(batch.nextRevision()).isEqualTo(deleted.revision() + 1);
    }
    assertThat(batches).hasSize(1);
  }

  @Test
  void aWatchThatCompactionOvertookReadsAnewAndGoesOn() throws InterruptedException {
    long first = client.keys().put("w4/a", "1").revision();
    client.keys().put("w4/b", "1");
    List<KeyValue> known = client.keys().range("w4/");
    client.keys().delete("w4/b");
    long last = client.keys().put("w4/a", "2").revision();
    client.keys().compact(last);
    awaitLevel();
    WatchQuery query = WatchQuery.of(KeyRange.prefix("w4/")).from(first);

    try (Watch _ = client.keys().watch(query.resyncing(), recorder)) {
      Resync present = recorder.next(Resync.class);
      assertThat(present.changesSince(known))
          .extracting(change -> change.key().toUtf8())
          .containsExactly("w4/a", "w4/b");
      client.keys().put("w4/c", "3");
      assertThat(recorder.event().key()).isEqualTo(Bytes.utf8("w4/c"));
    }
  }

  @Test
  void aWatchOutlivesTheNodeThatServesIt() throws InterruptedException, IOException {
    try (AegisClient patient =
        AegisClient.builder(cluster.endpoints()).callTimeout(Duration.ofSeconds(30)).connect()) {
      String serving = cluster.endpoints().getFirst();
      assertThat(serving).isEqualTo(cluster.endpoints().get(0));
      List<Long> written = new ArrayList<>();
      List<Long> seen = new ArrayList<>();
      try (Watch _ = patient.keys().watch("w5/", 0, recorder);
          Session writer = patient.openSession(Duration.ofSeconds(20))) {
        for (int i = 0; i < 60; i++) {
          if (i == 20) {
            cluster.kill(0);
          }
          written.add(writer.keys().put("w5/" + i % 7, "" + i).revision());
        }
        while (seen.size() < written.size()) {
          seen.add(recorder.event().modRevision());
        }
      } finally {
        cluster.restart(0);
      }
      assertThat(seen).isEqualTo(written);
    }
    int _ = cluster.leader();
  }

  /// A node that lags behind begins a watch with what it has not applied yet, and compacts later:
  /// the node that is asked next is level with all that was written before.
  private void awaitLevel() throws InterruptedException {
    long written = client.keys().put("level", "").revision();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    RangeQuery here = RangeQuery.of(KeyRange.prefix("level")).fromAnyNode().countOnly();
    while (client.keys().read(here).revision() < written) {
      assertThat(System.nanoTime()).as("within a minute").isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(10));
    }
  }

  /// Everything a watch tells, in order.
  private static final class Recorder implements WatchListener {
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final List<WatchEvent> events = new ArrayList<>();

    @Override
    public void onChanges(WatchBatch batch) {
      told.add(batch);
    }

    @Override
    public void onProgress(long nextRevision) {
      told.add(nextRevision);
    }

    @Override
    public void onResync(Resync present) {
      told.add(present);
    }

    @Override
    public void onFailure(AegisException failure) {
      told.add(failure);
    }

    WatchEvent event() throws InterruptedException {
      if (events.isEmpty()) {
        events.addAll(next(WatchBatch.class).events());
      }
      return events.removeFirst();
    }

    <T> T next(Class<T> kind) throws InterruptedException {
      @Nullable Object next = told.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("what the watch tells within 60 s").isInstanceOf(kind);
      return kind.cast(Objects.requireNonNull(next));
    }
  }
}
