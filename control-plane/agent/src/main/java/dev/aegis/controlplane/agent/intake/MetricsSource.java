package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.window.MetricsHistory;

/// Where the metrics of all nodes come from. Not thread-safe: it belongs to one loop.
public interface MetricsSource extends AutoCloseable {
  /// Looks once. Takes as long as its deadlines at most, whatever the other side does, and does not
  /// throw for what it does: [#history] tells.
  void look() throws InterruptedException;

  /// How many samples are held.
  int held();

  /// What the looks so far told of the time since then; what came before is forgotten, except what
  /// the increase of a counter is measured from.
  MetricsHistory history(long sinceMs);

  @Override
  void close();
}
