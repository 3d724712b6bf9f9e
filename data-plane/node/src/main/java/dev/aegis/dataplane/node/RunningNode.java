package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import dev.aegis.dataplane.node.telemetry.TelemetryPages;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node of this process, and the pages that show it.
final class RunningNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

  private final Node.Exit exit;
  private final Parts parts = new Parts();
  private volatile @Nullable Node node;

  RunningNode(Node.Exit exit) {
    this.exit = exit;
  }

  /// Starts it; the pages are there before the node, and tell that it does not serve yet. A start
  /// that fails leaves nothing open.
  ///
  /// @param arguments of the process, as `--NAME=VALUE`
  /// @throws StartFailure in words, when a person can act upon it
  void start(List<String> arguments) {
    boolean started = false;
    try {
      open(new NodeProperties(PropertySources.ofProcess(arguments, NodeProperties.NAMES)));
      started = true;
    } catch (SettingsException e) {
      throw StartFailure.of(e);
    } catch (IOException e) {
      throw StartFailure.of(e);
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  private void open(NodeProperties properties) throws IOException {
    NodeLog.setLevel(properties.logLevel());
    NodeSettings settings = properties.settings();
    PrometheusMeterRegistry meters = TelemetryPages.meters();
    Optional<HostPort> telemetry = properties.telemetry();
    if (telemetry.isPresent()) {
      parts.opened(TelemetryPages.open(telemetry.get(), meters, this::isServing));
    }
    node =
        parts.opened(
            Node.start(
                settings,
                new Node.Surroundings(
                    meters,
                    properties.redisUrl(),
                    ManagementFactory.getRuntimeMXBean().getStartTime(),
                    exit)));
  }

  private boolean isServing() {
    return Optional.ofNullable(node).filter(Node::isServing).isPresent();
  }

  /// Stops in order, once it has started. A process that is ended before dies without that, which
  /// is as safe as a crash.
  @Override
  public void close() {
    if (node != null) {
      node = null;
      parts.close();
      LOG.info("The node has stopped in order");
    }
  }
}
