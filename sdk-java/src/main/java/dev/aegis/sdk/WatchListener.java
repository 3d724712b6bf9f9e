package dev.aegis.sdk;

/// Receives what a watch delivers, always from the one thread of that watch. A slow listener delays
/// only its own watch.
public interface WatchListener {

  /// Changes, complete and in order: the batch holds all that matched since the batch before it. A
  /// listener that throws ends its watch.
  void onChanges(WatchBatch batch);

  /// Nothing more happened, and everything before this revision is delivered. Only where
  /// [WatchQuery#withProgress] asked for it.
  default void onProgress(long nextRevision) {}

  /// What came next was compacted away before it could be delivered; here is the present instead.
  /// Only where [WatchQuery#resyncing] asked for it. A listener that throws ends its watch.
  default void onResync(Resync present) {}

  /// The watch is over and nothing more will come. [RefusedException] with [RefusalCode#COMPACTED]:
  /// what comes next was compacted away, read the keys anew and watch from there.
  /// [WatchGapException]: a node broke the contract. [RefusalCode#OTHER]: what it sent could not be
  /// understood.
  void onFailure(AegisException failure);
}
