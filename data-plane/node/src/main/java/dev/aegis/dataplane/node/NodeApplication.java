package dev.aegis.dataplane.node;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Entry point of `data-plane.jar`: one voting node of the cluster.
///
/// `--aegis.node.training=true` lives a short life of a cluster instead, for the ahead-of-time
/// cache. Everything else is told by the settings of [NodeProperties].
public final class NodeApplication {
  private NodeApplication() {}

  public static void main(String[] args) throws InterruptedException {
    NodeLog.configure();
    List<String> arguments = List.of(args);
    if (arguments.contains("--aegis.node.training=true")) {
      System.exit(NodeTraining.succeeds() ? 0 : 1);
    }
    ExitBound.install(ExitBound.IN_FORCE);
    RunningNode node = new RunningNode(NodeApplication::exit);
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "stop"));
    Logger log = LoggerFactory.getLogger(NodeApplication.class);
    try {
      node.start(arguments);
    } catch (StartFailure e) {
      log.error("{} {}", e.getMessage(), e.action());
      System.exit(e.exitCode());
    } catch (RuntimeException | Error e) {
      log.error("The node cannot start because of a fault of its own", e);
      System.exit(Node.Exit.FAILED);
    }
    // Until somebody ends the process.
    new CountDownLatch(1).await();
  }

  /// Ends the process the orderly way, from a thread of its own: the caller may be one that has to
  /// stop.
  private static void exit(int code, String why) {
    LoggerFactory.getLogger(NodeApplication.class).info("Ending with exit code {}: {}", code, why);
    Thread.ofPlatform().name("exit").start(() -> System.exit(code));
  }
}
