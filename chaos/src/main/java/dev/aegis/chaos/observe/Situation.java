package dev.aegis.chaos.observe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What all nodes said at about one moment. Silent nodes have no reading.
public record Situation(List<String> nodes, Map<String, NodeReading> readings) {
  public Situation {
    nodes = List.copyOf(nodes);
    readings = new TreeMap<>(readings);
  }

  /// The node that leads in the highest term any node reports.
  public Optional<String> leader() {
    String best = null;
    long bestTerm = -1;
    for (Map.Entry<String, NodeReading> entry : readings.entrySet()) {
      NodeReading reading = entry.getValue();
      if (reading.leads() && reading.term() > bestTerm) {
        best = entry.getKey();
        bestTerm = reading.term();
      }
    }
    return Optional.ofNullable(best);
  }

  /// All nodes but the leader, in their order.
  public List<String> followers() {
    Optional<String> leader = leader();
    return nodes.stream().filter(node -> !node.equals(leader.orElse(""))).toList();
  }

  /// The greatest index that any node knows to be committed.
  public long committed() {
    return readings.values().stream().mapToLong(NodeReading::commitIndex).max().orElse(0);
  }

  /// Whether every node answers, knows a leader, follows the one term there is, and has applied the
  /// log up to an index.
  public boolean isWhole(long upTo) {
    return readings.size() == nodes.size()
        && leader().isPresent()
        && readings.values().stream().map(NodeReading::term).distinct().count() == 1
        && readings.values().stream()
            .allMatch(reading -> reading.knowsLeader() && reading.appliedIndex() >= upTo);
  }

  /// Whether all nodes published a digest of the same index.
  public boolean isComparable() {
    return readings.size() == nodes.size()
        && readings.values().stream().map(NodeReading::digestIndex).distinct().count() == 1;
  }
}
