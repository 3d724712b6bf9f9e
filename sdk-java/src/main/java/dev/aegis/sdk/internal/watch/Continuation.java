package dev.aegis.sdk.internal.watch;

import dev.aegis.sdk.WatchGapException;

/// How far a watch is complete, and the proof that it is: each message names the revision it goes
/// on from, and that must be the one where the message before it ended, also when that came from
/// another node. For one thread; [#next()] may be read by all.
final class Continuation {
  private volatile long next;

  /// A watch that begins here.
  ///
  /// @param from the first revision wanted; 0 takes what the first message says
  Continuation(long from) {
    this.next = from;
  }

  /// Everything before this revision is delivered; 0 while not known.
  long next() {
    return next;
  }

  /// Checks a message before it is delivered.
  ///
  /// @throws WatchGapException when it does not go on where the watch stands
  void check(long fromRevision) {
    if (next != 0 && fromRevision != next) {
      throw new WatchGapException(next, fromRevision);
    }
  }

  /// A message is delivered.
  ///
  /// @throws WatchGapException when it went backwards
  void advance(long fromRevision, long nextRevision) {
    if (nextRevision < fromRevision) {
      throw new WatchGapException(fromRevision, nextRevision);
    }
    next = nextRevision;
  }

  /// What was compacted away has been replaced: the watch goes on here.
  void jump(long to) {
    next = to;
  }
}
