package dev.aegis.chaos.linear;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Which of the answered operations have their place already, numbered in the order of their calls.
///
/// Nearly all of them are the first so many, because only few clients work at a time. So the set is
/// kept as that number and the few beyond it, which makes an exact copy of it small.
final class Placed {
  private static final int NEAR_BITS = Long.SIZE;

  private final BitSet placed = new BitSet();
  private int leading;
  private int count;

  void add(int operation) {
    placed.set(operation);
    count++;
    if (operation == leading) {
      leading = placed.nextClearBit(leading);
    }
  }

  void remove(int operation) {
    placed.clear(operation);
    count--;
    leading = Math.min(leading, operation);
  }

  int count() {
    return count;
  }

  /// An exact copy.
  Exactly copy() {
    long near = 0;
    int length = placed.length();
    for (int i = placed.nextSetBit(leading);
        i >= 0 && i - leading < NEAR_BITS;
        i = placed.nextSetBit(i + 1)) {
      near |= 1L << (i - leading);
    }
    int far = leading + NEAR_BITS;
    return new Exactly(leading, near, length > far ? placed.get(far, length) : null);
  }

  /// The set as a value.
  ///
  /// @param leading so many, from the first on, have their place
  /// @param near of the next 64, which
  /// @param far of those after, which; null when none
  record Exactly(int leading, long near, @Nullable BitSet far) {}
}
