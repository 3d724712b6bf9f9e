package dev.aegis.chaos.linear;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a search has seen.
///
/// Of two configurations with the same answered operations placed and the same state, the one with
/// fewer unknown operations placed can do all that the other can: it has the others left over. So a
/// configuration leads nowhere new when one with a part of its unknown operations was seen before.
final class Memory<S> {
  private final Map<Configuration<S>, List<BitSet>> seen = new HashMap<>();
  private int size;

  /// Whether a configuration may lead to something new; remembers it if so.
  ///
  /// @param unknown the unknown operations placed; not changed afterwards
  boolean isNew(Placed.Exactly answered, S state, BitSet unknown) {
    List<BitSet> known =
        seen.computeIfAbsent(new Configuration<>(answered, state), _ -> new ArrayList<>(1));
    for (BitSet before : known) {
      if (isPartOf(before, unknown)) {
        return false;
      }
    }
    known.add(unknown);
    size++;
    return true;
  }

  int size() {
    return size;
  }

  private static boolean isPartOf(BitSet part, BitSet whole) {
    for (int bit = part.nextSetBit(0); bit >= 0; bit = part.nextSetBit(bit + 1)) {
      if (!whole.get(bit)) {
        return false;
      }
    }
    return true;
  }

  private record Configuration<S>(Placed.Exactly answered, S state) {}
}
