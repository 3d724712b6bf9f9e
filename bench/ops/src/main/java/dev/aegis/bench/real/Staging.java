package dev.aegis.bench.real;

import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.Setting;
import dev.aegis.bench.scene.Settled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An incident as a scene of five nodes: every fact in its place, everything else as it is when all
/// is well.
///
/// Real clusters had one to nine members and incidents took from milliseconds to days; a window has
/// five nodes and two minutes. Times and sizes that fit are kept, longer ones are cut by the
/// window, and what happens some times a day happens once at the most.
final class Staging {
  /// In the order of a setting's nodes.
  private static final List<String> ROLES = List.of("leader", "f1", "f2", "f3", "f4");

  private static final List<Double> LOADS = List.of(240.0, 150.0, 420.0, 310.0, 180.0);
  private static final List<Integer> SESSIONS = List.of(30, 55, 20, 40, 80);
  private static final long UNREAD_MS = 12_000;

  private final Setting setting;

  private Staging(Setting setting) {
    this.setting = setting;
  }

  /// The scene.
  ///
  /// @param names of the suite and its version
  /// @param number of the incident, from 0
  static Scene of(Incident incident, String names, int number) {
    Staging staging = new Staging(setting(names, number));
    Scene scene = new Scene(staging.setting);
    LeadershipFacts leadership = new LeadershipFacts(scene, staging::nodes);
    NodeFacts nodes = new NodeFacts(scene, staging::nodes);
    ClientFacts clients = new ClientFacts(scene);
    for (Fact fact : incident.facts()) {
      leadership.play(fact);
      nodes.play(fact);
      clients.play(fact);
    }
    staging.missReadings(scene, incident, number);
    return scene;
  }

  private static Setting setting(String names, int number) {
    List<String> nodes = new ArrayList<>(List.of("n1", "n2", "n3", "n4", "n5"));
    Collections.rotate(nodes, Settled.below(5, names, "roles", number));
    return new Setting(
        number,
        0,
        nodes,
        LOADS.get(Settled.below(LOADS.size(), names, "load", number)),
        SESSIONS.get(Settled.below(SESSIONS.size(), names, "sessions", number)),
        Facts.ONSET_MS,
        1,
        false,
        6);
  }

  private List<String> nodes(Fact fact) {
    return fact.of().stream().map(role -> node(setting, role)).toList();
  }

  /// The node that plays a role.
  ///
  /// @throws IllegalArgumentException if there is no such role
  static String node(Setting setting, String role) {
    if (role.equals(Scene.CLUSTER)) {
      return role;
    }
    int number = ROLES.indexOf(role);
    if (number < 0) {
      throw new IllegalArgumentException("'" + role + "' is no role");
    }
    return setting.node(number);
  }

  /// Some readings of a node that nothing happens to fail, in every other incident in which every
  /// process runs and there is such a node: the status of the sources must not tell these.
  private void missReadings(Scene scene, Incident incident, int number) {
    boolean isAnyAway = setting.nodes().stream().anyMatch(one -> scene.absence(one).isPresent());
    if (!isAnyAway && number % 2 == 0) {
      long from = 64_000 + 5_000L * (number % 7);
      uninvolved(scene, incident)
          .ifPresent(node -> scene.away(node, new Scene.Absence(from, from + UNREAD_MS, false)));
    }
  }

  /// The last node that no fact names and that never leads.
  private Optional<String> uninvolved(Scene scene, Incident incident) {
    Set<String> involved = new TreeSet<>(scene.leadership().leaders());
    incident.facts().forEach(fact -> involved.addAll(nodes(fact)));
    return setting.nodes().reversed().stream().filter(node -> !involved.contains(node)).findFirst();
  }
}
