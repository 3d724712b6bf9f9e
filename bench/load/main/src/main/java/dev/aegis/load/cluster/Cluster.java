package dev.aegis.load.cluster;

import dev.aegis.load.generator.Driver;
import dev.aegis.load.plan.LoadPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A coordination service of several servers on this machine.
public interface Cluster {
  /// The name of the software, with its version where that is known.
  String system();

  List<Server> servers();

  /// Process numbers of the servers that live, by name.
  Map<String, Long> pids();

  /// The server that leads now, or nothing while none is known to.
  Optional<Server> leader();

  /// Whether every server serves and knows a leader.
  boolean isWhole();

  /// Opens connections, spread evenly over the given servers, and whatever else the plan's
  /// operations need.
  Driver connect(List<Server> servers, LoadPlan plan) throws InterruptedException;

  /// Ends a server at once, as a power cut would (SIGKILL).
  void kill(Server server);

  /// Starts a killed server again, where nobody else does.
  void bringBack(Server server);
}
