package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.settings.SettingsException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
  RunningNode runningNode(Environment environment, MeterRegistry meters) {
    return new RunningNode(
        environment,
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
  ///
  /// Settings are read at the start and not as a bean: a context that fails while it makes beans
  /// cannot pass an exit code on.
  static final class RunningNode implements SmartLifecycle {
    private final Environment environment;
    private final Node.Surroundings around;
    private volatile @Nullable Node node;

    RunningNode(Environment environment, Node.Surroundings around) {
      this.environment = environment;
      this.around = around;
    }

    Optional<Node> node() {
      return Optional.ofNullable(node);
    }

    @Override
    public void start() {
      try {
        node = Node.start(EnvironmentSettings.read(environment), around);
      } catch (SettingsException e) {
        throw StartFailure.of(e);
      } catch (IOException e) {
        throw StartFailure.of(e);
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
