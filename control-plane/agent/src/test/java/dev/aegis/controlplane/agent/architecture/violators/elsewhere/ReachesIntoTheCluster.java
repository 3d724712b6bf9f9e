package dev.aegis.controlplane.agent.architecture.violators.elsewhere;

import dev.aegis.sdk.planted.PlantedClient;

/// Breaks C1.
final class ReachesIntoTheCluster {
  void mutate() {
    new PlantedClient().put();
  }
}
