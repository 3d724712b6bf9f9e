package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftTimings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.util.TimeDuration;

/// Ratis' metrics, reduced to what the telemetry contract needs and forwarded as it happens.
///
/// Ratis demands one implementation on the class path and finds it as a service; its own ones keep
/// hundreds of histograms. This one is a singleton of the process, as Ratis wants it, and tells
/// nodes apart by the prefix of a registry (several nodes share a process in tests). Public for the
/// service loader.
public final class ForwardingMetricRegistries extends MetricRegistries {
  private static final Map<String, RaftTimings> RECEIVERS = new ConcurrentHashMap<>();

  private final Map<MetricRegistryInfo, ForwardingMetricRegistry> registries =
      new ConcurrentHashMap<>();

  /// From now on, measurements of this node go there, until a later node of that id takes over.
  static void forward(String node, RaftTimings timings) {
    RECEIVERS.put(node, timings);
  }

  static Optional<RaftTimings> receiver(String node) {
    return Optional.ofNullable(RECEIVERS.get(node));
  }

  @Override
  public RatisMetricRegistry create(MetricRegistryInfo info) {
    return registries.computeIfAbsent(info, ForwardingMetricRegistry::new);
  }

  @Override
  public boolean remove(MetricRegistryInfo info) {
    return registries.remove(info) != null;
  }

  @Override
  public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
    return Optional.ofNullable(registries.get(info));
  }

  @Override
  public Set<MetricRegistryInfo> getMetricRegistryInfos() {
    return Set.copyOf(registries.keySet());
  }

  @Override
  public Collection<RatisMetricRegistry> getMetricRegistries() {
    return List.copyOf(registries.values());
  }

  @Override
  public void clear() {
    registries.clear();
  }

  @Override
  public void addReporterRegistration(
      Consumer<RatisMetricRegistry> start, Consumer<RatisMetricRegistry> stop) {
    // Nothing reports from here: measurements are forwarded as they happen.
  }

  @Override
  public void enableJmxReporter() {
    // As above.
  }

  @Override
  public void enableConsoleReporter(TimeDuration interval) {
    // As above.
  }
}
