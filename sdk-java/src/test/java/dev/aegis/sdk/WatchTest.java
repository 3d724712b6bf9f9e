package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.fake.FakeCluster;
import dev.aegis.sdk.fake.Fault;
import dev.aegis.wire.v1.FailureCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchTest {
  private final FakeCluster cluster = FakeCluster.of(2);
  private final AegisClient client = AegisClient.connect(cluster.endpoints());
  private final Recorder recorder = new Recorder();

  @AfterEach
  void closeAll() {
    client.close();
    cluster.close();
  }

  @Test
  void aWatchFromNowSeesWhatIsWrittenAfterItReturned() throws InterruptedException {
    cluster.machine().put("k/1", "before");
    try (Watch watch = client.keys().watch("k/", 0, recorder)) {
      cluster.machine().put("other", "elsewhere");
      client.keys().put("k/1", "after");
      client.keys().delete("k/1");

      assertThat(recorder.take()).isInstanceOf(WatchEvent.Put.class);
      assertThat(recorder.take())
          .isEqualTo(new WatchEvent.Delete(Bytes.utf8("k/1"), 5, Optional.empty()));
      assertThat(watch.isOpen()).isTrue();
    }
  }

  @Test
  void aWatchGoesOnAtAnotherNodeWithoutGapOrDuplicate() throws InterruptedException {
    Watch watch = client.keys().watch("k/", 1, recorder);
    cluster.machine().put("k/1", "1");
    cluster.machine().put("k/2", "2");
    List<Long> revisions = new ArrayList<>();
    revisions.add(recorder.take().modRevision());
    revisions.add(recorder.take().modRevision());

    cluster.node(0).kill();
    cluster.machine().put("k/3", "while nobody was watching");
    revisions.add(recorder.take().modRevision());
    cluster.node(0).start();
    cluster.node(1).kill();
    cluster.machine().put("k/4", "4");
    revisions.add(recorder.take().modRevision());

    assertThat(revisions).containsExactly(2L, 3L, 4L, 5L);
    watch.close();
    assertThat(watch.isOpen()).isFalse();
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void aWatcherThatWasCutForBeingSlowGoesOn() throws InterruptedException {
    cluster.node(0).next("Watch", new Fault.Refuse(FailureCode.WATCH_TOO_SLOW, ""));
    try (Watch _ = client.keys().watch("k/", 1, recorder)) {
      cluster.machine().put("k/1", "1");

      assertThat(recorder.take().modRevision()).isEqualTo(2);
    }
  }

  @Test
  void aNodeThatHasAsManyWatchesAsItMayIsPassedBy() throws InterruptedException {
    refuseWatches(0);
    try (Watch _ = client.keys().watch("k/", 1, recorder)) {
      refuseWatches(0);
      cluster.node(1).kill(); // the one that serves it: its next node is full, and then has room
      cluster.machine().put("k/1", "1");

      assertThat(recorder.take().modRevision()).isEqualTo(2);
    }
  }

  @Test
  void aWatchForWhichNoNodeHasRoomIsRefusedByAll() {
    refuseWatches(0);
    refuseWatches(1);

    assertThatThrownBy(() -> client.keys().watch("k/", 1, recorder))
        .isInstanceOf(LimitExceededException.class);
    assertThat(cluster.node(0).calls("Watch")).isEqualTo(1);
    assertThat(cluster.node(1).calls("Watch")).isEqualTo(1);
  }

  @Test
  void aWatchBeyondAnotherLimitIsRefusedAtOnce() {
    cluster.node(0).next("Watch", new Fault.Exceed("key bytes"));

    assertThatThrownBy(() -> client.keys().watch("k/", 1, recorder))
        .isInstanceOf(LimitExceededException.class);
    assertThat(cluster.node(1).calls("Watch")).isZero();
  }

  private void refuseWatches(int node) {
    cluster.node(node).next("Watch", new Fault.Exceed("limits.max-watchers"));
  }

  @Test
  void aWatchLeavesANodeThatIsThereAndSaysNothingMore() throws InterruptedException {
    WatchQuery often =
        WatchQuery.of(KeyRange.prefix("k/")).from(1).withProgress(Duration.ofMillis(100));
    try (Watch _ = client.keys().watch(often, recorder)) {
      cluster.machine().put("k/1", "1");
      assertThat(recorder.take().modRevision()).isEqualTo(2);

      cluster.node(0).silenceWatches();
      cluster.machine().put("k/2", "2");

      assertThat(recorder.take().modRevision()).isEqualTo(3);
      assertThat(cluster.node(1).calls("Watch")).isEqualTo(1);
    }
  }

  @Test
  void progressIsAskedForInAnyCaseAndToldOnlyToThoseWhoWantIt() throws InterruptedException {
    try (Watch _ = client.keys().watch("k/", 1, recorder)) {
      while (cluster.node(0).progressTold() == 0) {
        Thread.sleep(Duration.ofMillis(5));
      }
      cluster.machine().put("k/1", "1");

      assertThat(recorder.take().modRevision()).isEqualTo(2);
      assertThat(recorder.progress).isEmpty();
    }
  }

  @Test
  void aNodeThatGoesOnAtAnotherRevisionIsFoundOut() throws InterruptedException {
    Watch watch = client.keys().watch("k/", 1, recorder);
    cluster.machine().put("k/1", "1");
    assertThat(recorder.take().modRevision()).isEqualTo(2);
    cluster.node(1).skipRevisions(1);

    cluster.node(0).kill();
    cluster.machine().put("k/2", "left out");

    assertThat(recorder.failure())
        .isInstanceOfSatisfying(
            WatchGapException.class,
            gap -> {
              assertThat(gap.expectedRevision()).isEqualTo(3);
              assertThat(gap.actualRevision()).isEqualTo(4);
            });
    assertThat(watch.isOpen()).isFalse();
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void aWatchFromACompactedRevisionIsRefused() {
    cluster.machine().put("k/1", "1");
    cluster.machine().put("k/1", "2");
    cluster.machine().compact(3);

    assertThatThrownBy(() -> client.keys().watch("k/", 2, recorder))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.COMPACTED));
  }

  /// A node says that a watch is open before it refuses it, so no failure follows upon another; the
  /// shortest pause is 12.5 ms.
  @Test
  void aClusterThatCompactsFasterThanAWatchReadsIsNotAskedForAllItsKeysWithoutABreak()
      throws InterruptedException {
    cluster.node(0).compactAtOnce();
    cluster.node(1).compactAtOnce();
    WatchQuery query = WatchQuery.of(KeyRange.prefix("k/")).resyncing();
    try (Watch watch = client.keys().watch(query, recorder)) {
      long before = recorder.resync(100); // what is new is slow without a pause
      long after = recorder.resync(40);
      assertThat(Duration.ofNanos(after - before)).isGreaterThan(Duration.ofMillis(12 * 40));
      assertThat(watch.isOpen()).isTrue();
    }
  }

  @Test
  void aChangeThatCannotBeUnderstoodEndsTheWatchAndItsListenerIsTold() throws InterruptedException {
    cluster.node(0).sendUnknownTypes();
    cluster.node(1).sendUnknownTypes();
    Watch watch = client.keys().watch("k/", 1, recorder);

    cluster.machine().put("k/1", "1");

    assertThat(recorder.failure())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("unknown type");
    assertThat(watch.isOpen()).isFalse();
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void aListenerThatThrowsEndsItsWatch() throws InterruptedException {
    WatchListener broken =
        new WatchListener() {
          @Override
          public void onChanges(WatchBatch batch) {
            throw new IllegalStateException("planned by the test");
          }

          @Override
          public void onFailure(AegisException failure) {}
        };
    Watch watch = client.keys().watch("k/", 1, broken);

    cluster.machine().put("k/1", "1");

    while (watch.isOpen()) {
      Thread.sleep(Duration.ofMillis(5));
    }
    assertThat(watch.nextRevision())
        .as("the change does not count as delivered")
        .isLessThanOrEqualTo(2);
  }

  private static final class Recorder implements WatchListener {
    final BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> progress = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> resyncs = new LinkedBlockingQueue<>();
    private final BlockingQueue<AegisException> failures = new LinkedBlockingQueue<>();

    @Override
    public void onProgress(long nextRevision) {
      progress.add(nextRevision);
    }

    @Override
    public void onChanges(WatchBatch batch) {
      events.addAll(batch.events());
    }

    @Override
    public void onResync(Resync present) {
      resyncs.add(System.nanoTime());
    }

    @Override
    public void onFailure(AegisException failure) {
      failures.add(failure);
    }

    WatchEvent take() throws InterruptedException {
      WatchEvent event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).as("an event within 30 s").isNotNull();
      return java.util.Objects.requireNonNull(event);
    }

    /// When the listener was given the reading that many further on.
    long resync(int further) throws InterruptedException {
      Long at = null;
      for (int taken = 0; taken < further; taken++) {
        at = resyncs.poll(30, TimeUnit.SECONDS);
        assertThat(at).as("a reading within 30 s").isNotNull();
      }
      return java.util.Objects.requireNonNull(at);
    }

    AegisException failure() throws InterruptedException {
      AegisException failure = failures.poll(30, TimeUnit.SECONDS);
      assertThat(failure).as("a failure within 30 s").isNotNull();
      return java.util.Objects.requireNonNull(failure);
    }
  }
}
