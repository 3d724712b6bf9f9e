package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultPrimitives;
import java.util.List;

/// Five nodes somewhere, what can be done to them, and the agent's place beside them. For one
/// thread at a time.
public interface Nodes extends FaultPrimitives, AutoCloseable {
  /// Starts all nodes with empty disks; they form a new cluster.
  void start();

  /// From now on an empty disk is a lost disk.
  void formed();

  /// What runs a program at the agent's place in the network.
  List<String> enteringAgent();

  /// Lets the agent reach these nodes no more; everybody else does.
  void hideFromAgent(List<String> nodes);

  /// Undoes [#hideFromAgent].
  void showToAgent(List<String> nodes);

  /// Takes all of it away, with what is broken.
  @Override
  void close();
}
