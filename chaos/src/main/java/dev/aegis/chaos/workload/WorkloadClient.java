package dev.aegis.chaos.workload;

/// One client that does one thing after the other.
interface WorkloadClient {
  /// Does one thing and records it.
  void operate();

  /// Gives back what it holds.
  void end();
}
