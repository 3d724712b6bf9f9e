package dev.aegis.sdk.planted;

/// Stands for a client of the cluster.
public final class PlantedClient {
  public void put() {}
}
