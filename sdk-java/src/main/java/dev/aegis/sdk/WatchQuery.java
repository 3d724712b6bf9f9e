package dev.aegis.sdk;

import java.time.Duration;

/// What to watch, and how. Immutable: each method returns a changed copy.
///
/// @param range the keys
/// @param fromRevision the first revision wanted; 0 means what is written after the watch has
///   opened
/// @param previous whether events carry the key's previous version
/// @param puts whether puts are told. What is left out still counts as delivered.
/// @param deletions whether deletions are told
/// @param progressEvery after how long a silence [WatchListener#onProgress] is called, 100 ms to 10
///   minutes; zero for never
/// @param resync whether a watch that was overtaken by compaction reads the keys anew, tells
///   [WatchListener#onResync] and goes on, instead of failing with [RefusalCode#COMPACTED]
public record WatchQuery(
    KeyRange range,
    long fromRevision,
    boolean previous,
    boolean puts,
    boolean deletions,
    Duration progressEvery,
    boolean resync) {
  private static final Duration LEAST_PROGRESS = Duration.ofMillis(100);
  private static final Duration MOST_PROGRESS = Duration.ofMinutes(10);

  public WatchQuery {
    if (fromRevision < 0) {
      throw new IllegalArgumentException(
          "fromRevision is " + fromRevision + "; it must not be negative.");
    }
    if (!puts && !deletions) {
      throw new IllegalArgumentException("A watch without puts and deletions would tell nothing.");
    }
    if (!progressEvery.isZero()
        && (progressEvery.compareTo(LEAST_PROGRESS) < 0
            || progressEvery.compareTo(MOST_PROGRESS) > 0)) {
      throw new IllegalArgumentException(
          "progressEvery is " + progressEvery + "; it must be from 100 ms to 10 minutes, or zero.");
    }
  }

  /// What is written to these keys after the watch has opened.
  public static WatchQuery of(KeyRange range) {
    return new WatchQuery(range, 0, false, true, true, Duration.ZERO, false);
  }

  /// Begins at this revision.
  public WatchQuery from(long revision) {
    return new WatchQuery(range, revision, previous, puts, deletions, progressEvery, resync);
  }

  /// Events carry the version before, as far as it is not compacted.
  public WatchQuery withPrevious() {
    return new WatchQuery(range, fromRevision, true, puts, deletions, progressEvery, resync);
  }

  public WatchQuery withoutPuts() {
    return new WatchQuery(range, fromRevision, previous, false, deletions, progressEvery, resync);
  }

  public WatchQuery withoutDeletions() {
    return new WatchQuery(range, fromRevision, previous, puts, false, progressEvery, resync);
  }

  /// Says after such a silence how far the watch is complete.
  public WatchQuery withProgress(Duration every) {
    return new WatchQuery(range, fromRevision, previous, puts, deletions, every, resync);
  }

  /// Reads anew and goes on when compaction was faster.
  public WatchQuery resyncing() {
    return new WatchQuery(range, fromRevision, previous, puts, deletions, progressEvery, true);
  }
}
