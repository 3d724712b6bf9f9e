package dev.aegis.dataplane.node;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Entry point of `data-plane.jar`: one voting node of the cluster.
@SpringBootApplication
public class NodeApplication {

  /// `--aegis.node.training=true` lives a short life of a cluster instead, for the ahead-of-time
  /// cache.
  public static void main(String[] args) {
    if (List.of(args).contains("--aegis.node.training=true")) {
      System.exit(NodeTraining.succeeds() ? 0 : 1);
    }
    ExitBound.install(ExitBound.IN_FORCE);
    SpringApplication.run(NodeApplication.class, args);
  }
}
