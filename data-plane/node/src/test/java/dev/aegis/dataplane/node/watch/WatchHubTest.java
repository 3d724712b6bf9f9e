package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.watch.WatchSink.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
      awaitValues(reader, expected);
      assertUnbroken(first, reader.batches());
    }
    awaitValues(
        ofOneKey, expected.stream().filter(value -> Integer.parseInt(value) % 7 == 3).toList());
    assertUnbroken(first, ofOneKey.batches());
  }

  /// While its monitor is held, the watch cannot look why it was woken.
  @Test
  void aWatchThatIsWokenTwiceBeforeItLooksBeginsWithTheFirstChange() {
    Reader reader = new Reader(true);
    Watcher watcher = watchCounting(new AtomicInteger(), reader);
    synchronized (watcher) {
      replica.put("w/k", "first");
      replica.put("w/k", "second");
    }

    await().atMost(WITHIN).until(() -> !reader.values().isEmpty());
    assertThat(reader.values().getFirst()).isEqualTo("first");
  }

  @Test
  void ofWatchesOfOneKeyTheOthersGoOnWhenOneIsClosed() {
    Reader closed = new Reader(true);
    Reader open = new Reader(true);
    WatchSpec spec = WatchSpec.of(Replica.bytes("w/k"), null, 1);
    Watcher watcher = hub.watch(spec, replica::query, closed);
    var _ = hub.watch(spec, replica::query, open);
    watcher.close();
    replica.put("w/k", "v");

    awaitValues(open, List.of("v"));
    assertThat(closed.values()).isEmpty();
  }

  @Test
  void aReaderWhomThePolicyBarsIsToldThoughNothingOfItsKeysChanges() {
    IllegalStateException barred = new IllegalStateException("barred");
    AtomicBoolean mayRead = new AtomicBoolean(true);
    AtomicInteger reads = new AtomicInteger();
    Reader reader = new Reader(true);
    var _ =
        hub.watch(
            spec(1),
            query -> {
              if (!mayRead.get()) {
                throw barred;
              }
              Answer answer = replica.query(query);
              reads.incrementAndGet();
              return answer;
            },
            reader);
    await().atMost(WITHIN).until(() -> reads.get() == 1);
    mayRead.set(false);
    replica.apply(new Command.SetPolicy(0, List.of()));

    await().atMost(WITHIN).until(() -> hub.open() == 0);
    assertThat(reader.failures()).containsExactly(barred);
  }

  /// Between an entry and its news other keys may change and be compacted: as when the entry holds
  /// a tick.
  @Test
  void aQuietWatchIsNotCutForWhatIsCompactedBeforeItCouldBeToldOfIt() {
    Replica ahead = new Replica((_, _) -> {});
    AtomicBoolean isAhead = new AtomicBoolean();
    AtomicInteger refused = new AtomicInteger();
    Reader reader = new Reader(true);
    var _ =
        hub.watch(
            new WatchSpec(
                Replica.bytes("w/k"), null, 1, true, true, Optional.of(Duration.ofMillis(5))),
            query -> {
              Answer answer = (isAhead.get() ? ahead : replica).query(query);
              refused.addAndGet(answer instanceof Answer.CompactedAway ? 1 : 0);
              return answer;
            },
            reader);
    await().atMost(WITHIN).until(() -> !reader.batches().isEmpty());
    for (int i = 0; i < 10; i++) {
      ahead.put("other", "v");
    }
    ahead.compactTo(1);
    isAhead.set(true);
    await().atMost(WITHIN).until(() -> refused.get() > 0);

    for (int i = 0; i < 10; i++) {
      replica.put("other", "v");
    }
    ahead.put("w/k", "v");
    replica.put("w/k", "v");
    awaitValues(reader, List.of("v"));
    assertThat(reader.compactedRevision()).as("not cut").isEqualTo(-1);
    assertUnbroken(1, reader.batches());
  }

  private static void assertUnbroken(long first, List<Batch> batches) {
    long next = first;
    for (Batch batch : batches) {
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
    slow.open();
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
    slow.open();
    await().atMost(WITHIN).until(() -> hub.open() == 0);
    assertThat(slow.compactedRevision()).isEqualTo(replica.revision() - 10);
    assertUnbroken(1, slow.batches());
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

    awaitValues(at, List.of("19", "20"));
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
    awaitValues(reader, List.of("before"));
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
    awaitValues(reader, List.of("awaited"));
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
    awaitValues(reader, List.of("yes"));
  }

  /// A watch of one key that has read once, and counts how often it does.
  private Watcher watchCounting(AtomicInteger reads, Reader reader) {
    Watcher watcher =
        hub.watch(
            WatchSpec.of(Replica.bytes("w/k"), null, 1),
            query -> {
              Answer answer = replica.query(query);
              reads.incrementAndGet();
              return answer;
            },
            reader);
    await().atMost(WITHIN).until(() -> reads.get() == 1);
    return watcher;
  }

  private void putOthers(int puts) {
    for (int i = 0; i < puts; i++) {
      replica.put("w/" + i, "not matching");
    }
  }

  @Test
  void whatOtherKeysDoCostsAWatchNothing() {
    AtomicInteger reads = new AtomicInteger();
    Reader reader = new Reader(true);
    var _ = watchCounting(reads, reader);
    putOthers(1_000);
    replica.put("w/k", "v");

    awaitValues(reader, List.of("v"));
    assertUnbroken(1, reader.batches());
    assertThat(reads).as("reads: one at the beginning, one for its key").hasValue(2);
  }

  @Test
  void aQuietWatchIsNotOvertakenByCompaction() {
    Reader reader = new Reader(true);
    var _ = watchCounting(new AtomicInteger(), reader);
    Reader bookmarked = new Reader(true);
    var _ =
        hub.watch(
            new WatchSpec(
                Replica.bytes("w/k"), null, 1, true, true, Optional.of(Duration.ofMillis(5))),
            replica::query,
            bookmarked);
    await().atMost(WITHIN).until(() -> !bookmarked.batches().isEmpty());
    putOthers(100);
    replica.compactTo(1);
    await().atMost(WITHIN).until(() -> tellsProgressTo(bookmarked, replica.revision() + 1));
    replica.put("w/k", "v");

    for (Reader one : List.of(reader, bookmarked)) {
      awaitValues(one, List.of("v"));
      assertUnbroken(1, one.batches());
      assertThat(one.compactedRevision()).as("not cut").isEqualTo(-1);
    }
  }

  @Test
  void aQuietWatchIsNotOvertakenByASnapshotWithNothingBelowWhatItWasToldOf() {
    Reader reader = new Reader(true);
    var _ = watchCounting(new AtomicInteger(), reader);
    Replica ahead = new Replica((_, _) -> {});
    for (int i = 0; i < 100; i++) {
      replica.put("w/" + i, "not matching");
      ahead.put("w/" + i, "not matching");
    }
    ahead.compactTo(1);
    ahead.put("w/k", "v");
    replica.replaceBy(ahead.snapshot());

    awaitValues(reader, List.of("v"));
    assertThat(reader.compactedRevision()).as("not cut").isEqualTo(-1);
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

  @Test
  void aReaderThatTakesNothingWhileThereIsSomethingIsCutAndToldWhereToGoOn() {
    WatchHub strict = hubBy(new WatchRules(Duration.ofMillis(20), Long.MAX_VALUE, 1 << 20));
    Reader stalled = new Reader(false);
    Reader quick = new Reader(true);
    var _ = strict.watch(spec(1), replica::query, stalled);
    var _ = strict.watch(spec(1), replica::query, quick);

    replica.put("w/k", "v");

    awaitValues(quick, List.of("v"));
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
    awaitValues(resumed, List.of("first"));
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

    await().atMost(WITHIN).until(() -> tellsProgressTo(reader, replica.revision() + 1));
    assertThat(reader.values()).isEmpty();
    assertUnbroken(1, reader.batches());
  }

  private static boolean tellsProgressTo(Reader reader, long nextRevision) {
    return reader.batches().stream().anyMatch(batch -> batch.nextRevision() == nextRevision);
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
    awaitValues(future, List.of("awaited"));
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

    awaitValues(puts, List.of("1", "2"));
    awaitValues(deletes, List.of("", ""));
    assertUnbroken(1, puts.batches());
    assertUnbroken(1, deletes.batches());
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

    awaitValues(reader, List.of("v", "v", "v"));
    assertThat(reader.batches()).hasSize(1);
  }

  @Test
  void aReaderAtANodeThatLostTouchIsSentAwayAndNothingComesAfterThat() {
    Reader reader = new Reader(true);
    long first = replica.revision() + 1;
    var _ = watch(first, reader);
    replica.put("w/k", "before");
    awaitValues(reader, List.of("before"));

    hub.strand();

    assertThat(reader.failures()).singleElement().isInstanceOf(SubmitException.NotLeader.class);
    assertThat(hub.open()).isZero();
  }
}
