package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The nodes' cables that are bad at the moment. For one thread at a time.
final class Cables implements AutoCloseable {
  private record Bent(Detour detour, Cable cable) {}

  private final Function<String, Detour> detours;
  private final Map<String, Bent> bent = new TreeMap<>();

  /// @param detours says which way around a node has
  Cables(Function<String, Detour> detours) {
    this.detours = detours;
  }

  void bend(List<String> nodes, CableQuality quality) {
    for (String node : nodes) {
      Detour detour = detours.apply(node);
      bent.put(node, new Bent(detour, detour.bend(quality)));
    }
  }

  /// Undoes [#bend].
  ///
  /// @param counted what the cables did
  /// @param what they did, in words
  /// @throws FaultException when one did nothing
  String straighten(List<String> nodes, ToLongFunction<Cable> counted, String what) {
    return Mending.told(nodes, node -> straighten(node, counted, what));
  }

  private String straighten(String node, ToLongFunction<Cable> counted, String what) {
    Bent bad = bent.remove(node);
    if (bad == null) {
      return node + " had kept its cable";
    }
    Cable cable = bad.cable();
    bad.detour().straighten(cable);
    if (counted.applyAsLong(cable) == 0) {
      throw new FaultException(
          "Of %d frames of %s none %s.".formatted(cable.sent(), node, what), null);
    }
    return "of %d frames of %s, %d %s"
        .formatted(cable.sent(), node, counted.applyAsLong(cable), what);
  }

  /// Straightens all that are left.
  @Override
  public void close() {
    List<Bent> left = List.copyOf(bent.values());
    bent.clear();
    Mending.each(left, bad -> bad.detour().straighten(bad.cable()));
  }
}
