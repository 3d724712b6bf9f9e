package dev.aegis.load.command;

import dev.aegis.load.aegis.AegisCluster;
import dev.aegis.load.cluster.ClusterException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the bench was started: told by the launcher, as system properties.
///
/// @param state the state folder of the running cluster
/// @param portBase its port base
/// @param certificate folder with the certificate to show it; empty when it asks for none
/// @param launcher the script `aegis`
/// @param work a folder for clusters of our own and for reports
record Place(Path state, int portBase, Optional<Path> certificate, Path launcher, Path work) {

  static Place fromProperties() {
    return new Place(
        Path.of(property("aegis.load.state")),
        Integer.parseInt(property("aegis.load.port-base")),
        Optional.of(property("aegis.load.certificate"))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of),
        Path.of(property("aegis.load.launcher")),
        Path.of(property("aegis.load.work")));
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "The system property %s is missing; start this with ./aegis load.".formatted(name));
    }
    return value;
  }

  /// The cluster that was started with the launcher.
  ///
  /// @throws ClusterException when none of its nodes runs: no leader would ever come
  AegisCluster runningCluster() {
    AegisCluster cluster = new AegisCluster(state, portBase, certificate);
    if (cluster.pids().isEmpty()) {
      throw new ClusterException(
          "No node of the cluster in %s runs; ./aegis up --service starts it.".formatted(state));
    }
    return cluster;
  }
}
