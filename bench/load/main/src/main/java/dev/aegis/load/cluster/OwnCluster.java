package dev.aegis.load.cluster;

import java.time.Duration;

/// A cluster that the bench started itself. Closing it ends every process of it.
public interface OwnCluster extends Cluster, AutoCloseable {
  /// From the start of five stopped servers, programs and configuration in place, to all of them
  /// serving under a leader.
  Duration startTime();

  @Override
  void close();
}
