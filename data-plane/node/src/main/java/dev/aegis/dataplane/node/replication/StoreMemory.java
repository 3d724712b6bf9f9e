package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.kv.StoreSize;
import java.util.function.Supplier;

/// How much memory the replicated state may take, and what gives way when it takes much.
///
/// All of the state is in the heap of each node. A state that no heap holds would end all nodes at
/// once, and again at each start, since the log that made it is still there. So a leader bounds it
/// at a third of its heap: a node that gets a new state by a snapshot holds the old one meanwhile,
/// and what is under way needs room as well.
///
/// * **History gives way first.** It may have what the live keys leave of three quarters of the
///   limit, and an eighth at least; with more, the next tick keeps half of its revisions, whatever
///   the configuration would like to retain, and the one after that half again.
/// * **At the limit** a leader refuses what makes the store grow: for the moment while history
///   gives way, which takes a tick or a few, and else until something is deleted. Deleting turns
///   live bytes into history, and history gives way.
///
/// What is counted is an estimate, and what is queued at the leader comes on top; the rest of the
/// heap is for that.
///
/// What is judged is a size taken once: the state goes on meanwhile.
///
/// @param limit in bytes
/// @param size how much the state takes at the moment of the call
record StoreMemory(long limit, Supplier<StoreSize> size) {
  private static final int HEAP_PER_STORE = 3;

  /// For a node with the heap of this process.
  static StoreMemory inThisHeap(Supplier<StoreSize> size) {
    return new StoreMemory(Runtime.getRuntime().maxMemory() / HEAP_PER_STORE, size);
  }

  /// Whether the state must not grow.
  boolean isFull(StoreSize now) {
    return now.bytes() >= limit;
  }

  /// Whether history has to give way. Not while it is doing so: what is compacted already is given
  /// back within the next entries, and to compact more meanwhile would be too much.
  boolean pressesHistory(StoreSize now) {
    long left = limit / 4 * 3 - now.liveBytes();
    return !now.givingBack() && now.historyBytes() > Math.max(limit / 8, left);
  }

  /// Whether there will be room soon without anybody's doing.
  boolean makesRoom(StoreSize now) {
    return now.givingBack() || pressesHistory(now);
  }

  /// Whether what the last write made history of has to go as well: it may have deleted all there
  /// was, and a tick always leaves what was before it.
  ///
  /// @param readable how many revisions can be read now, but for the newest
  boolean mustForgetAll(StoreSize now, long readable) {
    return readable == 1 && pressesHistory(now);
  }

  /// How many revisions the next tick retains.
  ///
  /// @param configured how many it should, at least 1
  /// @param readable how many can be read now, but for the newest
  long retained(StoreSize now, long configured, long readable) {
    return pressesHistory(now) ? Math.clamp(readable / 2, 1, configured) : configured;
  }
}
