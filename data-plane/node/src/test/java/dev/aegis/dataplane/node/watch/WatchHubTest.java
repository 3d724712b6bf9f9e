package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.watch.WatchSink.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WatchHubTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final WatchHub hub = new WatchHub(WatchRules.whereRetained(0));
  private final Replica replica = new Replica(hub);

  private WatchHub hubBy(WatchRules rules) {
    WatchHub other = new WatchHub(rules);
    replica.tell(other);
    return other;
  }

  private static WatchSpec spec(long fromRevision) {
    return WatchSpec.of(Replica.bytes("w/"), Replica.bytes("w0"), fromRevision);
  }

  private Watcher watch(long fromRevision, Reader reader) {
    return hub.watch(spec(fromRevision), replica::query, reader);
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
      Optional<Duration> progress =
          i % 2 == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(1));
      var _ =
          hub.watch(
              new WatchSpec(Replica.bytes("w/"), Replica.bytes("w0"), first, true, true, progress),
              replica::query,
              reader);
      LockSupport.parkNanos(500_000);
    }
    Reader ofOneKey = new Reader(true);
    var _ =
        hub.watch(
            new WatchSpec(
                Replica.bytes("w/3"), null, first, true, true, Optional.of(Duration.ofMillis(1))),
            replica::query,
            ofOneKey);
    writer.join();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < puts; i++) {
      expected.add(Integer.toString(i));
    }
    for (Reader reader : readers) {
      reader.awaitValues(expected);
      reader.assertUnbrokenFrom(first);
    }
    ofOneKey.awaitValues(
        expected.stream().filter(value -> Integer.parseInt(value) % 7 == 3).toList());
    ofOneKey.assertUnbrokenFrom(first);
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
    quick.awaitValues(expected);
    assertThat(slow.values()).isEmpty();
    slow.open();
    slow.awaitValues(expected);
    slow.assertUnbrokenFrom(1);
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
    slow.open();
    await().atMost(WITHIN).until(() -> hub.open() == 0);
    assertThat(slow.compactedRevision()).isEqualTo(replica.revision() - 10);
    slow.assertUnbrokenFrom(1);
  }

  @Test
  void aWatchFromTheCompactedRevisionIsServedAndOneFromBelowIsToldWhereItIs() {
    for (int i = 1; i <= 20; i++) {
      replica.put("w/k", Integer.toString(i));
    }
    replica.compactTo(1);
    long compacted = replica.revision() - 1;
    Reader at = new Reader(true);
    Reader below = new Reader(true);
    var _ = watch(compacted, at);
    var _ = watch(compacted - 1, below);

    at.awaitValues(List.of("19", "20"));
    await().atMost(WITHIN).until(() -> below.compactedRevision() == compacted);
    assertThat(below.values()).isEmpty();
  }

  @Test
  void aReaderThatMayNoLongerReadIsToldThatAndGetsNothingMore() {
    IllegalStateException barred = new IllegalStateException("barred");
    AtomicBoolean mayRead = new AtomicBoolean(true);
    Reader reader = new Reader(true);
    replica.put("w/k", "before");
    var _ =
        hub.watch(
            spec(1),
            query -> {
              if (!mayRead.get()) {
                throw barred;
              }
              return replica.query(query);
            },
            reader);
    reader.awaitValues(List.of("before"));
    mayRead.set(false);
    replica.put("w/k", "after");
    await().atMost(WITHIN).until(() -> hub.open() == 0);
    assertThat(reader.failures()).containsExactly(barred);
    assertThat(reader.values()).containsExactly("before");
  }

  @Test
  void aWatchFromTheFutureIsQuietUntilThen() {
    Reader reader = new Reader(true);
    var _ = watch(replica.revision() + 3, reader);
    replica.put("w/k", "early");
    replica.put("w/k", "early too");
    replica.put("w/k", "awaited");
    reader.awaitValues(List.of("awaited"));
  }

  @Test
  void aWatchBeginsWithTheRevisionItWasAskedFor() {
    replica.put("w/k", "before");
    long start = replica.revision() + 1;
    replica.put("w/k", "first");
    replica.put("w/k", "second");
    Reader reader = new Reader(true);
    var _ = watch(start, reader);

    await().atMost(WITHIN).until(() -> !reader.values().isEmpty());
    assertThat(reader.values().getFirst()).isEqualTo("first");
  }

  @Test
  void aWatchOfOneKeySeesNoOther() {
    Reader reader = new Reader(true);
    var _ = hub.watch(WatchSpec.of(Replica.bytes("w/k"), null, 1), replica::query, reader);
    replica.put("w/k1", "no");
    replica.put("w/k", "yes");
    reader.awaitValues(List.of("yes"));
  }

  @Test
  void aClosedWatchIsServedNoMore() {
    Reader closed = new Reader(true);
    Reader open = new Reader(true);
    Watcher watcher = watch(1, closed);
    var _ = watch(1, open);
    watcher.close();
    assertThat(hub.open()).isEqualTo(1);
    replica.put("w/k", "v");
    open.awaitValues(List.of("v"));
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
    reader.awaitValues(List.of("skipped", "entries"));
  }

  @Test
  void aReaderThatTakesNothingWhileThereIsSomethingIsCutAndToldWhereToGoOn() {
    WatchHub strict = hubBy(new WatchRules(Duration.ofMillis(20), Long.MAX_VALUE, 1 << 20));
    Reader stalled = new Reader(false);
    Reader quick = new Reader(true);
    var _ = strict.watch(spec(1), replica::query, stalled);
    var _ = strict.watch(spec(1), replica::query, quick);

    replica.put("w/k", "v");

    quick.awaitValues(List.of("v"));
    await().atMost(WITHIN).until(() -> strict.open() == 1);
    assertThat(stalled.resumeFrom()).isEqualTo(1);
    assertThat(stalled.batches()).isEmpty();
  }

  @Test
  void aReaderThatTakesNothingBecauseThereIsNothingIsNotCut() {
    WatchHub strict = hubBy(new WatchRules(Duration.ofMillis(1), Long.MAX_VALUE, 1 << 20));
    Reader idle = new Reader(false);
    Reader witness = new Reader(false);
    var _ = strict.watch(spec(1), replica::query, idle);
    var _ = strict.watch(WatchSpec.of(Replica.bytes("o"), null, 1), replica::query, witness);

    replica.put("o", "v");

    await().atMost(WITHIN).until(() -> witness.resumeFrom() == 1);
    assertThat(strict.open()).isEqualTo(1);
  }

  @Test
  void aReaderThatCompactionIsAboutToOvertakeIsCutWhileItCanStillGoOn() {
    WatchHub strict = hubBy(new WatchRules(Duration.ofDays(1), 90, 1 << 20));
    Reader stalled = new Reader(false);
    var _ = strict.watch(spec(1), replica::query, stalled);
    replica.put("w/k", "first");
    await().atMost(WITHIN).until(stalled::wasAsked);
    for (int i = 0; i < 100; i++) {
      replica.put("other", "v");
    }

    await().atMost(WITHIN).until(() -> strict.open() == 0);
    assertThat(stalled.resumeFrom()).isEqualTo(1);
    Reader resumed = new Reader(true);
    var _ = strict.watch(spec(stalled.resumeFrom()), replica::query, resumed);
    resumed.awaitValues(List.of("first"));
  }

  @Test
  void aSilentWatchTellsHowFarItIsComplete() {
    Reader reader = new Reader(true);
    var _ =
        hub.watch(
            new WatchSpec(
                Replica.bytes("w/"),
                Replica.bytes("w0"),
                1,
                true,
                true,
                Optional.of(Duration.ofMillis(5))),
            replica::query,
            reader);
    replica.put("other", "not matching");

    await().atMost(WITHIN).until(() -> reader.tellsProgressTo(replica.revision() + 1));
    assertThat(reader.values()).isEmpty();
    reader.assertUnbrokenFrom(1);
  }

  @Test
  void aWatchFromTheFutureTellsNoProgressUntilThen() {
    Reader future = new Reader(true);
    Reader present = new Reader(true);
    Optional<Duration> often = Optional.of(Duration.ofMillis(1));
    long start = replica.revision() + 2;
    var _ =
        hub.watch(
            new WatchSpec(Replica.bytes("w/k"), null, start, true, true, often),
            replica::query,
            future);
    var _ =
        hub.watch(
            new WatchSpec(Replica.bytes("w/k"), null, 1, true, true, often),
            replica::query,
            present);
    await().atMost(WITHIN).until(() -> present.batches().size() > 10);
    assertThat(future.batches()).isEmpty();

    replica.put("w/k", "early");
    replica.put("w/k", "awaited");
    future.awaitValues(List.of("awaited"));
  }

  @Test
  void filtersLeaveOutWhatIsNotWantedWithoutAGap() {
    Reader puts = new Reader(true);
    Reader deletes = new Reader(true);
    var _ = hub.watch(filtered(true, false), replica::query, puts);
    var _ = hub.watch(filtered(false, true), replica::query, deletes);
    replica.put("w/k", "1");
    replica.delete("w/k");
    replica.put("w/k", "2");
    replica.delete("w/k");

    puts.awaitValues(List.of("1", "2"));
    deletes.awaitValues(List.of("", ""));
    puts.assertUnbrokenFrom(1);
    deletes.assertUnbrokenFrom(1);
  }

  private static WatchSpec filtered(boolean puts, boolean deletes) {
    return new WatchSpec(
        Replica.bytes("w/"), Replica.bytes("w0"), 1, puts, deletes, Optional.empty());
  }

  @Test
  void aRevisionThatIsTooLargeComesInFragmentsAndOthersComeWhole() {
    WatchHub narrow = hubBy(new WatchRules(Duration.ofDays(1), Long.MAX_VALUE, 1_000));
    Reader reader = new Reader(true);
    replica.put("w/small", "v");
    replica.putTogether(List.of("w/1", "w/2", "w/3", "w/4"), "x".repeat(400));
    replica.put("w/small", "v");
    var _ = narrow.watch(spec(1), replica::query, reader);

    await().atMost(WITHIN).until(() -> reader.values().size() == 6);
    List<Batch> batches = reader.batches();
    assertThat(batches)
        .extracting(Batch::fragment)
        .containsExactly(false, true, true, true, false, false);
    assertThat(batches)
        .extracting(Batch::nextRevision)
        .as("an unfinished revision is where to resume")
        .containsExactly(3L, 3L, 3L, 3L, 4L, 5L);
    assertThat(batches.getFirst().fromRevision()).isEqualTo(1);
  }

  @Test
  void allChangesOfOneRevisionComeInOneBatch() {
    Reader reader = new Reader(true);
    var _ = watch(1, reader);

    replica.putTogether(List.of("w/b", "w/a", "w/c"), "v");

    reader.awaitValues(List.of("v", "v", "v"));
    assertThat(reader.batches()).hasSize(1);
  }

  @Test
  void aReaderAtANodeThatLostTouchIsSentAwayAndNothingComesAfterThat() {
    Reader reader = new Reader(true);
    long first = replica.revision() + 1;
    var _ = watch(first, reader);
    replica.put("w/k", "before");
    reader.awaitValues(List.of("before"));

    hub.strand();

    assertThat(reader.failures()).singleElement().isInstanceOf(SubmitException.NotLeader.class);
    assertThat(hub.open()).isZero();
  }
}
