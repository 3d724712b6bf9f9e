package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WatchHubTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final WatchHub hub = new WatchHub();
  private final Replica replica = new Replica(hub);

  /// A reader that takes down what it is given, and blocks while its gate is shut.
  private static final class Reader implements WatchHub.Sink {
    private final List<WatchHub.Batch> batches = new ArrayList<>();
    private final CountDownLatch gate;
    private final List<RuntimeException> failures = new ArrayList<>();
    private long compactedRevision = -1;
    private boolean gone;

    Reader(boolean open) {
      gate = new CountDownLatch(open ? 0 : 1);
    }

    @Override
    public boolean deliver(WatchHub.Batch batch) throws InterruptedException {
      gate.await();
      synchronized (this) {
        batches.add(batch);
        return !gone;
      }
    }

    @Override
    public synchronized void compacted(long revision) {
      compactedRevision = revision;
    }

    @Override
    public synchronized void failed(RuntimeException failure) {
      failures.add(failure);
    }

    synchronized void goAway() {
      gone = true;
    }

    synchronized long compactedRevision() {
      return compactedRevision;
    }

    synchronized List<String> values() {
      return batches.stream()
          .flatMap(batch -> batch.changes().stream())
          .map(change -> Replica.text(change.current().value()))
          .toList();
    }

    synchronized List<WatchHub.Batch> batches() {
      return List.copyOf(batches);
    }
  }

  private WatchHub.Watcher watch(long fromRevision, WatchHub.Sink sink) {
    return hub.watch(Replica.bytes("w/"), Replica.bytes("w0"), fromRevision, replica::query, sink);
  }

  private static void awaitValues(Reader reader, List<String> expected) {
    await().atMost(WITHIN).until(() -> reader.values().size() >= expected.size());
    assertThat(reader.values()).isEqualTo(expected);
  }

  /// Watchers come while entries are applied: before, between and behind them.
  @Test
  void everyWatcherSeesEveryChangeOnceInOrderWhileOthersAreApplied() throws InterruptedException {
    int puts = 3_000;
    long first = replica.revision() + 1;
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < puts; i++) {
                replica.put("other/" + i % 7, "no");
                replica.put("w/" + i % 7, Integer.toString(i));
              }
            });
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Reader reader = new Reader(true);
      readers.add(reader);
      var _ = watch(first, reader);
      LockSupport.parkNanos(500_000);
    }
    writer.join();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < puts; i++) {
      expected.add(Integer.toString(i));
    }
    for (Reader reader : readers) {
      awaitValues(reader, expected);
      assertUnbroken(first, reader.batches());
    }
  }

  private static void assertUnbroken(long first, List<WatchHub.Batch> batches) {
    long next = first;
    for (WatchHub.Batch batch : batches) {
      assertThat(batch.fromRevision()).as("continues where the last one ended").isEqualTo(next);
      next = batch.nextRevision();
      for (Change.KeyChanged change : batch.changes()) {
        assertThat(change.current().modRevision()).isBetween(batch.fromRevision(), next - 1);
      }
    }
  }

  @Test
  void aSlowReaderCostsTheOthersNothing() {
    Reader slow = new Reader(false);
    Reader quick = new Reader(true);
    var _ = watch(1, slow);
    var _ = watch(1, quick);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      replica.put("w/k", Integer.toString(i));
      expected.add(Integer.toString(i));
    }
    awaitValues(quick, expected);
    assertThat(slow.values()).isEmpty();
    slow.gate.countDown();
    awaitValues(slow, expected);
    assertUnbroken(1, slow.batches());
  }

  @Test
  void aReaderOvertakenByCompactionIsToldAndCut() {
    Reader slow = new Reader(false);
    replica.put("w/k", "first");
    var _ = watch(1, slow);
    for (int i = 0; i < 1_000; i++) {
      replica.put("w/k", Integer.toString(i));
    }
    replica.compactTo(10);
    slow.gate.countDown();
    await().atMost(WITHIN).until(() -> hub.open() == 0);
    assertThat(slow.compactedRevision()).isEqualTo(replica.revision() - 10);
    assertUnbroken(1, slow.batches());
  }

  @Test
  void aWatchFromTheFutureIsQuietUntilThen() {
    Reader reader = new Reader(true);
    var _ = watch(replica.revision() + 3, reader);
    replica.put("w/k", "early");
    replica.put("w/k", "early too");
    replica.put("w/k", "awaited");
    awaitValues(reader, List.of("awaited"));
  }

  @Test
  void aWatchOfOneKeySeesNoOther() {
    Reader reader = new Reader(true);
    var _ = hub.watch(Replica.bytes("w/k"), null, 1, replica::query, reader);
    replica.put("w/k1", "no");
    replica.put("w/k", "yes");
    awaitValues(reader, List.of("yes"));
  }

  @Test
  void aClosedWatchIsServedNoMore() {
    Reader closed = new Reader(true);
    Reader open = new Reader(true);
    WatchHub.Watcher watcher = watch(1, closed);
    var _ = watch(1, open);
    watcher.close();
    assertThat(hub.open()).isEqualTo(1);
    replica.put("w/k", "v");
    awaitValues(open, List.of("v"));
    assertThat(closed.values()).isEmpty();
  }

  @Test
  void aReaderThatIsGoneEndsItsWatch() {
    Reader reader = new Reader(true);
    var _ = watch(1, reader);
    reader.goAway();
    replica.put("w/k", "v");
    await().atMost(WITHIN).until(() -> hub.open() == 0);
  }

  /// A follower that was far behind gets a snapshot instead of entries, and may then see no entry
  /// for a long time.
  @Test
  void aStateReplacedByASnapshotIsSeenWithoutAFurtherEntry() {
    Replica ahead = new Replica((_, _) -> {});
    ahead.put("w/k", "skipped");
    ahead.put("w/k", "entries");
    Reader reader = new Reader(true);
    var _ = watch(1, reader);
    replica.replaceBy(ahead.snapshot());
    awaitValues(reader, List.of("skipped", "entries"));
  }
}
