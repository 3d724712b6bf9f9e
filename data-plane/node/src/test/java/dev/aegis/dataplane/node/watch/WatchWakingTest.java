package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What wakes a watch, and what it passes over because it was not woken for it (ADR-043).
class WatchWakingTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final WatchHub hub = new WatchHub(WatchRules.whereRetained(0));
  private final Replica replica = new Replica(hub);

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

    open.awaitValues(List.of("v"));
    assertThat(closed.values()).isEmpty();
  }

  @Test
  void aReaderWhomThePolicyBarsIsToldThoughNothingOfItsKeysChanges() {
    IllegalStateException barred = new IllegalStateException("barred");
    AtomicBoolean mayRead = new AtomicBoolean(true);
    Reader reader = new Reader(true);
    var _ =
        watchCounting(
            new AtomicInteger(),
            query -> {
              if (!mayRead.get()) {
                throw barred;
              }
              return replica.query(query);
            },
            reader);
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
            withBookmarks(),
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
    reader.awaitValues(List.of("v"));
    assertThat(reader.compactedRevision()).as("not cut").isEqualTo(-1);
    reader.assertUnbrokenFrom(1);
  }

  /// A watch that has read once, and counts how often it does.
  private Watcher watchCounting(AtomicInteger reads, Reader reader) {
    return watchCounting(reads, replica::query, reader);
  }

  private Watcher watchCounting(AtomicInteger reads, Function<Query, Answer> state, Reader reader) {
    Watcher watcher =
        hub.watch(
            WatchSpec.of(Replica.bytes("w/k"), null, 1),
            query -> {
              Answer answer = state.apply(query);
              reads.incrementAndGet();
              return answer;
            },
            reader);
    await().atMost(WITHIN).until(() -> reads.get() == 1);
    return watcher;
  }

  private static WatchSpec withBookmarks() {
    return new WatchSpec(
        Replica.bytes("w/k"), null, 1, true, true, Optional.of(Duration.ofMillis(5)));
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

    reader.awaitValues(List.of("v"));
    reader.assertUnbrokenFrom(1);
    assertThat(reads).as("reads: one at the beginning, one for its key").hasValue(2);
  }

  @Test
  void aQuietWatchIsNotOvertakenByCompaction() {
    Reader reader = new Reader(true);
    var _ = watchCounting(new AtomicInteger(), reader);
    Reader bookmarked = new Reader(true);
    var _ = hub.watch(withBookmarks(), replica::query, bookmarked);
    await().atMost(WITHIN).until(() -> !bookmarked.batches().isEmpty());
    putOthers(100);
    replica.compactTo(1);
    await().atMost(WITHIN).until(() -> bookmarked.tellsProgressTo(replica.revision() + 1));
    replica.put("w/k", "v");

    for (Reader one : List.of(reader, bookmarked)) {
      one.awaitValues(List.of("v"));
      one.assertUnbrokenFrom(1);
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

    reader.awaitValues(List.of("v"));
    assertThat(reader.compactedRevision()).as("not cut").isEqualTo(-1);
  }
}
