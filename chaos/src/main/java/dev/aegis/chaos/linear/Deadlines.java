package dev.aegis.chaos.linear;

import java.util.Arrays;
import java.util.BitSet;

/// The least progress by which some operation without a place must have got one.
///
/// Answers tell revisions and tokens, which only grow. So an order that has come past the revision
/// that a waiting operation was told leads nowhere, and need not be followed to where that
/// operation's answer stands. Where all answers tell them, the order of writes is known from the
/// start.
final class Deadlines {
  private final long[] latest;
  private final int[] rankOf;
  private final int[] byRank;
  private final BitSet placed = new BitSet();
  private int first;

  /// @param latest of each operation, the greatest progress at which it can still take place
  Deadlines(long[] latest) {
    this.latest = latest;
    this.byRank = new int[latest.length];
    this.rankOf = new int[latest.length];
    Integer[] sorted = new Integer[latest.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = i;
    }
    Arrays.sort(sorted, (a, b) -> Long.compare(latest[a], latest[b]));
    for (int rank = 0; rank < sorted.length; rank++) {
      byRank[rank] = sorted[rank];
      rankOf[sorted[rank]] = rank;
    }
  }

  void place(int operation) {
    placed.set(rankOf[operation]);
    if (rankOf[operation] == first) {
      first = placed.nextClearBit(first);
    }
  }

  void putBack(int operation) {
    placed.clear(rankOf[operation]);
    first = Math.min(first, rankOf[operation]);
  }

  /// Of those without a place; for ever when all have theirs.
  long next() {
    return first == byRank.length ? Long.MAX_VALUE : latest[byRank[first]];
  }
}
