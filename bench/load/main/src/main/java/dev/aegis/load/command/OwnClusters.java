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

  /// Takes over a cluster that is not started yet: whatever happens from now on, it will be ended.
  synchronized OwnCluster add(OwnCluster cluster) {
    clusters.add(cluster);
    return cluster;
  }

  synchronized List<OwnCluster> all() {
    return List.copyOf(clusters);
  }

  /// Ends every cluster, also when one of them cannot be ended.
  private synchronized void closeAll() {
    RuntimeException first = null;
    for (OwnCluster cluster : clusters) {
      try {
        cluster.close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    clusters.clear();
    if (first != null) {
      throw first;
    }
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
