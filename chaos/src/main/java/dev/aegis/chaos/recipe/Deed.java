package dev.aegis.chaos.recipe;

import dev.aegis.chaos.fault.Fault;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a step does, from its begin to its end.
public sealed interface Deed {
  /// Of what clients write on an ordinary day.
  int USUAL_VALUE_BYTES = 120;

  /// Something breaks.
  record Breaks(Fault fault) implements Deed {}

  /// Nothing breaks: more clients come.
  ///
  /// @param valueBytes of what each writes
  record MoreClients(int clients, int valueBytes) implements Deed {}

  /// Nothing breaks: the agent does not reach the metrics of these nodes.
  record HidesFromAgent(List<String> nodes) implements Deed {
    public HidesFromAgent {
      nodes = List.copyOf(nodes);
    }
  }

  /// Nothing breaks: a new version of the configuration rolls through the nodes.
  record RollsConfiguration() implements Deed {}

  /// Nothing breaks: all nodes start anew with empty disks, as on their first day.
  record BootsAnew() implements Deed {}

  /// What it is called in records.
  default String kind() {
    return switch (this) {
      case Breaks(Fault fault) -> fault.kind();
      case MoreClients _ -> "more-clients";
      case HidesFromAgent _ -> "hide-metrics";
      case RollsConfiguration _ -> "roll-configuration";
      case BootsAnew _ -> "boot-anew";
    };
  }

  /// What it is done to, in one word for each.
  default List<String> targets() {
    return switch (this) {
      case Breaks(Fault fault) -> fault.targets();
      case HidesFromAgent(List<String> nodes) -> nodes;
      case MoreClients _, RollsConfiguration _, BootsAnew _ -> List.of("cluster");
    };
  }

  /// The nodes it is done to: of a cut, those that are cut off.
  default String target() {
    return String.join(",", targets());
  }

  /// What a line about it says beside its targets.
  default SortedMap<String, String> parameters() {
    return switch (this) {
      case Breaks(Fault fault) -> fault.parameters();
      case MoreClients(int clients, int valueBytes) ->
          new TreeMap<>(
              Map.of(
                  "kind", kind(), "extent", clients + " clients, values of " + valueBytes + " B"));
      case HidesFromAgent _, RollsConfiguration _, BootsAnew _ ->
          new TreeMap<>(Map.of("kind", kind()));
    };
  }
}
