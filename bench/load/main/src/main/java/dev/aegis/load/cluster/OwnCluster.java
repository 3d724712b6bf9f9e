package dev.aegis.load.cluster;

import java.time.Duration;

/// A cluster of the bench's own. Closing it ends every process of it, at any time.
public interface OwnCluster extends Cluster, AutoCloseable {
  /// Starts all servers and returns when they serve.
  ///
  /// @throws ClusterException when they do not within two minutes
  void start() throws InterruptedException;

  /// From the start of five stopped servers, programs and configuration in place, to all of them
  /// serving under a leader.
  Duration startTime();

  @Override
  void close();
}
