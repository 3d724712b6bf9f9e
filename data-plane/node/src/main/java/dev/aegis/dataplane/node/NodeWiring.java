package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.settings.NodeSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Wires the node into Spring Boot, which brings the actuator and the process' life cycle.
@Configuration(proxyBeanMethods = false)
class NodeWiring {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWiring.class);

  @Bean
  NodeSettings nodeSettings(Environment environment) {
    return new NodeSettings(
        environment.getRequiredProperty("aegis.node.id"),
        environment.getProperty("aegis.node.cluster", "local"),
        NodeSettings.parseAddresses(
            "aegis.node.peers", environment.getRequiredProperty("aegis.node.peers")),
        NodeSettings.parseAddresses(
            "aegis.node.clients", environment.getRequiredProperty("aegis.node.clients")),
        Path.of(environment.getRequiredProperty("aegis.node.data-dir")),
        Path.of(environment.getRequiredProperty("aegis.node.config-file")),
        environment.getProperty("aegis.node.bootstrap", Boolean.class, false));
  }

  @Bean
  RunningNode runningNode(NodeSettings settings, MeterRegistry meters, Environment environment) {
    return new RunningNode(
        settings,
        new Node.Surroundings(
            meters,
            Optional.ofNullable(environment.getProperty("AEGIS_TELEMETRY_REDIS_URL"))
                .filter(url -> !url.isBlank()),
            ManagementFactory.getRuntimeMXBean().getStartTime(),
            NodeWiring::exit));
  }

  /// Ends the process the orderly way, from a thread of its own: the caller may be one that has to
  /// stop.
  private static void exit(int code, String why) {
    LOG.info("Ending with exit code {}: {}", code, why);
    Thread.ofPlatform().name("exit").start(() -> System.exit(code));
  }

  @Bean
  HealthIndicator nodeHealth(RunningNode running) {
    return () ->
        running.node().filter(Node::isServing).isPresent()
            ? Health.up().build()
            : Health.down()
                .withDetail("reason", "no leader is known, or the node is not running")
                .build();
  }

  /// The node as a part of the application's life cycle.
  static final class RunningNode implements SmartLifecycle {
    private final NodeSettings settings;
    private final Node.Surroundings around;
    private volatile @Nullable Node node;

    RunningNode(NodeSettings settings, Node.Surroundings around) {
      this.settings = settings;
      this.around = around;
    }

    Optional<Node> node() {
      return Optional.ofNullable(node);
    }

    @Override
    public void start() {
      try {
        node = Node.start(settings, around);
      } catch (IOException e) {
        throw new UncheckedIOException("Node " + settings.id() + " cannot start", e);
      }
    }

    @Override
    public void stop() {
      Node stopping = node;
      node = null;
      if (stopping != null) {
        stopping.close();
      }
    }

    @Override
    public boolean isRunning() {
      return node != null;
    }
  }
}
