package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Change.KeyChanged;
import java.time.Duration;
import java.util.List;

/// Where a watch delivers. Used by one thread, but for [#failed], which any may call.
public interface WatchSink {

  /// Waits until the reader can take more.
  Readiness awaitReady(Duration atMost) throws InterruptedException;

  /// Hands over what the reader was ready for.
  void deliver(Batch batch);

  /// The end: what comes next is compacted away.
  void compacted(long compactedRevision, long revision);

  /// The end: the history cannot be read for this reader, or not here.
  void failed(RuntimeException failure);

  /// The end: the reader is too slow, and may go on from `resumeFrom` elsewhere or later.
  void tooSlow(long resumeFrom, String why);

  enum Readiness {
    READY,
    NOT_YET,
    /// The reader is gone; nobody takes anything any more.
    GONE
  }

  /// Changes in their order. Everything before `nextRevision` that matched has been delivered with
  /// it; a `fragment` is a part of the changes of `nextRevision`, and more of them follow.
  record Batch(
      long fromRevision,
      long nextRevision,
      long storeRevision,
      List<KeyChanged> changes,
      boolean fragment) {
    public Batch {
      changes = List.copyOf(changes);
    }
  }
}
