package dev.aegis.dataplane.node;

import java.io.IOException;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Entry point of `data-plane.jar`: one voting node of the cluster.
@SpringBootApplication
public class NodeApplication {

  /// `--aegis.node.training=true` lives a short life of a cluster instead, for the ahead-of-time
  /// cache.
  public static void main(String[] args) throws IOException, InterruptedException {
    if (List.of(args).contains("--aegis.node.training=true")) {
      NodeTraining.run();
      System.exit(0);
    }
    ExitBound.install(ExitBound.IN_FORCE);
    SpringApplication.run(NodeApplication.class, args);
  }
}
