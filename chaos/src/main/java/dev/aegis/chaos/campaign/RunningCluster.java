package dev.aegis.chaos.campaign;

import dev.aegis.chaos.machine.Layout;
import dev.aegis.chaos.machine.Nodes;
import dev.aegis.chaos.observe.Observer;
import dev.aegis.chaos.workload.ClusterAccess;
import dev.aegis.chaos.workload.ControlClient;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Five nodes that serve, what breaks them, and who looks at them.
///
/// @param <N> where the nodes are
/// @param nodes the nodes and their faults
/// @param observer reads their metrics
/// @param access for clients
/// @param control the campaign's own client
public record RunningCluster<N extends Nodes>(
    N nodes, Observer observer, ClusterAccess access, ControlClient control)
    implements AutoCloseable {
  static final String OPERATOR = "operator";
  static final String CLIENT = "client";

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Starts a new cluster and waits until it serves.
  ///
  /// @param nodes not yet there
  /// @throws ClusterFailedException when it does not get there
  public static <N extends Nodes> RunningCluster<N> start(N nodes, Layout layout)
      throws InterruptedException {
    Observer observer = new Observer(Layout.NODES, Layout::actuator);
    ClusterAccess access =
        new ClusterAccess(Layout.endpoints(), layout.certificates().resolve(CLIENT));
    ControlClient control = new ControlClient(access, PATIENCE);
    RunningCluster<N> cluster = new RunningCluster<>(nodes, observer, access, control);
    try {
      cluster.boot(layout);
      return cluster;
    } catch (RuntimeException | InterruptedException failure) {
      cluster.close();
      throw failure;
    }
  }

  /// Starts all nodes with empty disks and waits until they serve.
  ///
  /// @throws ClusterFailedException when they do not get there
  public void boot(Layout layout) throws InterruptedException {
    nodes.start();
    if (observer.await(now -> now.isWhole(0), START).isEmpty()) {
      throw new ClusterFailedException(
          "The nodes did not form a cluster within %d s.".formatted(START.toSeconds()));
    }
    nodes.formed();
    ClusterAccess operator =
        new ClusterAccess(Layout.endpoints(), layout.certificates().resolve(OPERATOR));
    try (ControlClient first = new ControlClient(operator, PATIENCE)) {
      first.setFirstPolicy(OPERATOR, CLIENT);
    }
  }

  /// Access to each node alone.
  Map<String, ClusterAccess> eachNode() {
    Map<String, ClusterAccess> each = new TreeMap<>();
    Layout.NODES.forEach(node -> each.put(node, access.at(Layout.endpoint(node))));
    return each;
  }

  @Override
  public void close() {
    control.close();
    observer.close();
    nodes.close();
  }

  /// A cluster that never served cannot be judged.
  public static final class ClusterFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterFailedException(String message) {
      super(message);
    }
  }
}
