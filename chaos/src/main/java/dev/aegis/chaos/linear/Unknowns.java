package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The operations with unknown outcome, in groups of twins, each group in the order of the calls.
/// Of a group, only the first that has no place yet need be considered.
///
/// The set of those placed is known by a number, equal for equal sets, which keeps what is
/// remembered of a search small.
final class Unknowns {
  private final List<List<Operation>> groups;
  private final int[] placedOfGroup;
  private final int[] firstBit;
  private final BitSet placed = new BitSet();
  private final Map<BitSet, BitSet> copies = new HashMap<>();
  private BitSet copy;

  Unknowns(List<Operation> unknown, Function<Operation, Object> twinName) {
    Map<Object, List<Operation>> byName = new LinkedHashMap<>();
    for (Operation operation : unknown) {
      byName.computeIfAbsent(twinName.apply(operation), _ -> new ArrayList<>()).add(operation);
    }
    groups = List.copyOf(byName.values());
    placedOfGroup = new int[groups.size()];
    firstBit = new int[groups.size()];
    int bits = 0;
    for (int group = 0; group < groups.size(); group++) {
      firstBit[group] = bits;
      bits += groups.get(group).size();
    }
    copy = copyOf(placed);
  }

  int groups() {
    return groups.size();
  }

  boolean hasNext(int group) {
    return placedOfGroup[group] < groups.get(group).size();
  }

  Operation next(int group) {
    return groups.get(group).get(placedOfGroup[group]);
  }

  void place(int group) {
    placed.set(firstBit[group] + placedOfGroup[group]++);
    copy = copyOf(placed);
  }

  void putBack(int group) {
    placed.clear(firstBit[group] + --placedOfGroup[group]);
    copy = copyOf(placed);
  }

  /// The set of those placed; it does not change.
  BitSet copy() {
    return copy;
  }

  private BitSet copyOf(BitSet set) {
    BitSet known = copies.get(set);
    if (known == null) {
      known = (BitSet) set.clone();
      copies.put(known, known);
    }
    return known;
  }
}
