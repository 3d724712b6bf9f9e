package dev.aegis.dataplane.node.watch;

import java.time.Duration;

/// When a watch is cut, and how large its messages are.
///
/// @param stall how long a reader may take nothing while there is something for it
/// @param mostRevisionsBehind how far a reader that does not take what there is may fall behind the
///   store: compaction is about to overtake it
/// @param maxBatchBytes bytes of keys and values in a batch; one change alone may be larger
public record WatchRules(Duration stall, long mostRevisionsBehind, int maxBatchBytes) {
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final int MAX_BATCH_BYTES = 2 * 1024 * 1024;

  /// The rules where the store retains that many revisions; fewer than one means all.
  public static WatchRules whereRetained(long revisions) {
    long most = revisions < 1 ? Long.MAX_VALUE : revisions - revisions / 10;
    return new WatchRules(STALL, most, MAX_BATCH_BYTES);
  }
}
