package dev.aegis.sdk;

/// Receives what a watch delivers, always from the one thread of that watch. A slow listener delays
/// only its own watch.
public interface WatchListener {

  /// Changes, complete and in order: the batch holds all that matched since the batch before it.
  ///
  /// A listener that throws, here or in [#onProgress] or [#onResync], ends its watch: that is
  /// logged as an error, [#onFailure] is not called, [Watch#isOpen] is false, and a watch from
  /// [Watch#nextRevision] is given the same again.
  void onChanges(WatchBatch batch);

  /// Nothing more happened, and everything before this revision is delivered. Only where
  /// [WatchQuery#withProgress] asked for it.
  default void onProgress(long nextRevision) {}

  /// What came next was compacted away before it could be delivered; here is the present instead.
  /// Only where [WatchQuery#resyncing] asked for it.
  default void onResync(Resync present) {}

  /// The watch has ended by itself and nothing more will come. Not called after a close, nor when a
  /// listener threw. That no node answers is no failure: the watch asks on until one does.
  ///
  /// [RefusedException] with [RefusalCode#COMPACTED]: what comes next was compacted away, read the
  /// keys anew and watch from there; with [RefusalCode#PERMISSION_DENIED]: the policy grants these
  /// keys no more; with [RefusalCode#OTHER]: what a node sent could not be understood.
  /// [LimitExceededException]: every node that the client was told of has as many watches as it
  /// may; watch again from [Watch#nextRevision]. [WatchGapException]: a node broke the contract.
  void onFailure(AegisException failure);
}
