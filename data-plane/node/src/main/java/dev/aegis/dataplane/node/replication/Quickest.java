package dev.aegis.dataplane.node.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// In which order to ask voters of which a majority is enough: those first who answered first.
///
/// Who is not asked cannot show that it has become quicker, so now and then all are to be asked.
/// Not thread-safe.
final class Quickest {
  private static final int ALL_EVERY = 100;

  private List<String> known = List.of();
  private int asked;

  /// Whether this time it is worth asking all.
  boolean isTimeForAll() {
    return asked++ % ALL_EVERY == 0;
  }

  /// These voters, the quickest first, and last those of whom nothing is known.
  List<String> order(Collection<String> voters) {
    List<String> order = new ArrayList<>(known);
    order.retainAll(voters);
    for (String voter : voters) {
      if (!order.contains(voter)) {
        order.add(voter);
      }
    }
    return order;
  }

  /// Learns from a round.
  ///
  /// @param answered who answered, in the order in which they did
  /// @param silent who was asked and did not, or not yet
  void learn(List<String> answered, Collection<String> silent) {
    List<String> order = new ArrayList<>(answered);
    for (String voter : known) {
      if (!answered.contains(voter) && !silent.contains(voter)) {
        order.add(voter);
      }
    }
    order.addAll(silent);
    known = order;
  }
}
