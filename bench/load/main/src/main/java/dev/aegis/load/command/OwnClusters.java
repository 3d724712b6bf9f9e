package dev.aegis.load.command;

import dev.aegis.load.cluster.OwnCluster;
import java.util.ArrayList;
import java.util.List;

/// The clusters of one comparison. None of them outlives it, also when it is interrupted.
final class OwnClusters implements AutoCloseable {
  private final List<OwnCluster> clusters = new ArrayList<>();
  private final Thread whenInterrupted = new Thread(this::closeAll, "end-clusters");

  OwnClusters() {
    Runtime.getRuntime().addShutdownHook(whenInterrupted);
  }

  synchronized OwnCluster add(OwnCluster cluster) {
    clusters.add(cluster);
    return cluster;
  }

  synchronized List<OwnCluster> all() {
    return List.copyOf(clusters);
  }

  private synchronized void closeAll() {
    clusters.forEach(OwnCluster::close);
    clusters.clear();
  }

  @Override
  public void close() {
    closeAll();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    } catch (IllegalStateException _) {
      // The process is ending already, and the hook has done the work.
    }
  }
}
