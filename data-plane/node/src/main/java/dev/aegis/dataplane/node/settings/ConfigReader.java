package dev.aegis.dataplane.node.settings;

import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// Reads `aegis.yaml` and reports everything that is wrong with it in one pass.
///
/// The node trusts no one: what a human merged is checked here again, whatever the control plane's
/// envelope said about it (two checks of one rule, in two programs that share no code).
final class ConfigReader {
  static final int MAX_BYTES = 64 * 1024;

  private final List<ConfigViolation> violations = new ArrayList<>();

  private ConfigReader() {}

  static Reading read(int bytes, String text) {
    if (bytes > MAX_BYTES) {
      return refused("document", "", "is %d bytes; the limit is %d".formatted(bytes, MAX_BYTES));
    }
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(8);
    options.setCodePointLimit(MAX_BYTES);
    Object document;
    try {
      document = new Yaml(new SafeConstructor(options)).load(text);
    } catch (YAMLException | IllegalArgumentException e) { // the latter of numbers beyond 64 bits
      return refused("syntax", "", String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return new ConfigReader().readDocument(document);
  }

  private static Reading refused(String rule, String path, String message) {
    return new Reading.Refused(List.of(new ConfigViolation(rule, path, message)));
  }

  private Reading readDocument(Object document) {
    if (!(document instanceof Map<?, ?> map)) {
      return refused("wrong-type", "", "the document is not a mapping of settings");
    }
    Section root = new Section("", map, violations);
    Optional<ConsensusConfig> config = readSections(root);
    root.refuseUnknown();
    config.ifPresent(complete -> violations.addAll(ConfigRules.check(complete)));
    if (violations.isEmpty() && config.isPresent()) {
      return new Reading.Accepted(config.get());
    }
    return new Reading.Refused(violations);
  }

  /// Absent when anything could not be read: rules over several settings need them all.
  private Optional<ConsensusConfig> readSections(Section root) {
    Section raft = root.section("raft");
    Section lease = root.section("lease");
    Section kv = root.section("kv");
    Section limits = root.section("limits");
    Section telemetry = root.section("telemetry");
    ConsensusConfig config =
        new ConsensusConfig(
            new ConsensusConfig.Raft(
                raft.duration("heartbeat-interval", Duration.ofMillis(10), Duration.ofSeconds(10)),
                raft.duration("election-timeout-min", Duration.ofMillis(50), Duration.ofMinutes(1)),
                raft.duration("election-timeout-max", Duration.ofMillis(60), Duration.ofMinutes(2)),
                raft.duration("rpc-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                raft.count("snapshot-entries", 100, 10_000_000),
                raft.count("log-retention-entries", 0, 10_000_000)),
            new ConsensusConfig.Lease(
                lease.duration("tick-interval", Duration.ofMillis(50), Duration.ofMinutes(1)),
                lease.duration("default-ttl", Duration.ofSeconds(1), Duration.ofHours(24)),
                lease.duration("min-ttl", Duration.ofSeconds(1), Duration.ofHours(24)),
                lease.duration("max-ttl", Duration.ofSeconds(1), Duration.ofHours(24)),
                lease.duration("skew-grace", Duration.ZERO, Duration.ofMinutes(1))),
            new ConsensusConfig.Kv(kv.count("retained-versions", 1, 10_000_000)),
            new ConsensusConfig.Limits(
                (int) limits.count("max-pending-commands", 16, 1_000_000),
                (int) limits.count("max-watchers", 1, 1_000_000),
                (int) limits.count("max-sessions", 1, 10_000_000),
                (int) limits.count("max-waiters-per-lock", 1, 1_000_000)),
            new ConsensusConfig.Telemetry(
                telemetry.duration(
                    "lag-sample-interval", Duration.ofMillis(100), Duration.ofMinutes(10)),
                telemetry.count("stream-max-entries", 100, 10_000_000)));
    for (Section section : List.of(raft, lease, kv, limits, telemetry)) {
      section.refuseUnknown();
    }
    return violations.isEmpty() ? Optional.of(config) : Optional.empty();
  }
}
