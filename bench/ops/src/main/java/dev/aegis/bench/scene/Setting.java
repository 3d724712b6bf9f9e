package dev.aegis.bench.scene;

import java.util.List;

/// What a scene is played with.
///
/// @param number of the incident, from 0; only for names and for what is not to matter
/// @param face which of the scene's courses; 0 is the seed's
/// @param nodes in the order of their roles: the leader first
/// @param load log entries a second
/// @param sessions open at the beginning
/// @param onsetMs when it begins, milliseconds into the window
/// @param intensity 1 is the seed's
/// @param handover whether leadership was handed over on purpose shortly before
/// @param decimals how finely fractions are exported
public record Setting(
    int number,
    int face,
    List<String> nodes,
    double load,
    int sessions,
    long onsetMs,
    double intensity,
    boolean handover,
    int decimals) {
  public Setting {
    nodes = List.copyOf(nodes);
  }

  public String node(int role) {
    return nodes.get(role);
  }
}
