package dev.aegis.chaos.observe;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What one node's metrics said at one moment.
///
/// @param knowsLeader whether it knows who leads
/// @param leads whether it believes to lead
/// @param term its Raft term
/// @param commitIndex up to where it knows the log to be committed
/// @param appliedIndex up to where it has applied the log
/// @param digestIndex the index that its latest digest belongs to; 0 for none
/// @param digest the digest of the replicated state at that index
public record NodeReading(
    boolean knowsLeader,
    boolean leads,
    long term,
    long commitIndex,
    long appliedIndex,
    long digestIndex,
    long digest) {

  /// Reads Prometheus' text format; nothing when it lacks one of the metrics, as while a node
  /// starts.
  public static Optional<NodeReading> parse(String metrics) {
    Map<String, Double> values = new HashMap<>();
    for (String line : metrics.split("\n", -1)) {
      int space = line.lastIndexOf(' ');
      if (space > 0 && !line.startsWith("#")) {
        String name = line.substring(0, space);
        int labels = name.indexOf('{');
        number(line.substring(space + 1))
            .ifPresent(value -> values.put(labels < 0 ? name : name.substring(0, labels), value));
      }
    }
    Fields fields = new Fields(values);
    NodeReading reading =
        new NodeReading(
            fields.take("aegis_raft_has_leader") == 1,
            fields.take("aegis_raft_is_leader") == 1,
            fields.take("aegis_raft_term"),
            fields.take("aegis_raft_commit_index"),
            fields.take("aegis_raft_last_applied_index"),
            fields.take("aegis_state_digest_index"),
            fields.take("aegis_state_digest"));
    return fields.complete ? Optional.of(reading) : Optional.empty();
  }

  private static Optional<Double> number(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty(); // NaN and infinity in Prometheus' own spelling: no number to use
    }
  }

  private static final class Fields {
    private final Map<String, Double> values;
    private boolean complete = true;

    Fields(Map<String, Double> values) {
      this.values = values;
    }

    long take(String name) {
      Double value = values.get(name);
      complete &= value != null;
      return value == null ? 0 : value.longValue();
    }
  }
}
