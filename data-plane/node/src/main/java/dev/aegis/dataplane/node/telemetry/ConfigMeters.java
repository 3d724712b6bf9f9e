package dev.aegis.dataplane.node.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `aegis_config_info`: which version is in force, and which one is mounted but pending or refused.
final class ConfigMeters {
  private final String applied;
  private final MultiGauge versions;

  ConfigMeters(MeterRegistry registry, String appliedDigest) {
    this.applied = appliedDigest;
    this.versions =
        MultiGauge.builder("aegis.config.info")
            .description("Versions of the configuration this node knows, by state; always 1")
            .register(registry);
    show(Optional.empty());
  }

  /// A mounted version that is not the one in force.
  record Other(String digest, String state) {}

  void show(Optional<Other> other) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    rows.add(row(applied, "applied"));
    other.ifPresent(mounted -> rows.add(row(mounted.digest(), mounted.state())));
    versions.register(rows);
  }

  private static MultiGauge.Row<?> row(String digest, String state) {
    return MultiGauge.Row.of(Tags.of("digest", digest, "state", state), 1);
  }
}
