package dev.aegis.controlplane.envelope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/// Decides whether a change of the consensus configuration is safe to propose.
///
/// A patch is laid over the deployed file and the *resulting full configuration* is judged, never
/// the patch alone: a harmless looking heartbeat is unsafe beside a short election timeout it does
/// not mention. All violations are found in one pass. What a deployed file gets wrong blocks every
/// patch until a person mends it.
///
/// Guarantee: [EnvelopeVerdict.Safe] is returned only if every key of the result is known,
/// well-typed and within its bounds, every [EnvelopeRule] holds, and the patch touches none of the
/// [ForbiddenSettings]. It is held against an oracle written apart, over tens of thousands of
/// random and hostile patches, in the tests of this module.
public final class SafetyEnvelope {
  /// Rule id of a patch that touches what no patch may touch.
  public static final String FORBIDDEN_SETTING = "forbidden-setting";

  /// Rule id of a setting that a file does not state.
  public static final String MISSING_SETTING = "missing-setting";

  /// Judges a patch against the deployed configuration.
  public EnvelopeVerdict check(DeployedConfig deployed, ConfigPatch patch) {
    ConfigTree.Mapping result = ConfigTree.merge(deployed.tree(), patch.changes());
    List<Violation> violations = new ArrayList<>(forbidden(patch));
    violations.addAll(violationsOf(result));
    if (!violations.isEmpty()) {
      Collections.sort(violations);
      return new EnvelopeVerdict.Unsafe(violations);
    }
    ConsensusConfig config = ConsensusConfig.of(new ConfigReader(result).values());
    return new EnvelopeVerdict.Safe(
        new ApprovedPatch(patch, deployed, config, changes(deployed.tree(), config)));
  }

  /// Everything that is wrong with a full configuration, by path; empty if it is safe. For checking
  /// a file as it is.
  public List<Violation> violationsOf(ConfigTree.Mapping full) {
    ConfigReader reader = new ConfigReader(full);
    List<Violation> violations = new ArrayList<>(reader.violations());
    ConsensusConfig config = ConsensusConfig.of(reader.values());
    for (EnvelopeRule rule : EnvelopeRule.values()) {
      violations.addAll(rule.violations(config));
    }
    Collections.sort(violations);
    return List.copyOf(violations);
  }

  /// The settings that a file leaves out. The agent takes defaults for them; a node takes no file
  /// without them.
  public static List<Violation> missingFrom(ConfigTree.Mapping full) {
    SortedMap<String, ConfigTree> stated = ConfigTree.leaves(full);
    List<Violation> missing = new ArrayList<>();
    for (ConfigKey key : ConfigKey.values()) {
      if (!stated.containsKey(key.path())) {
        missing.add(
            new Violation(
                MISSING_SETTING,
                key.path(),
                "a node refuses a file without this setting",
                "such as " + key.render(key.defaultValue()),
                "nothing"));
      }
    }
    Collections.sort(missing);
    return List.copyOf(missing);
  }

  /// The configuration that a tree stands for, defaults included; wrong values count as absent. Not
  /// a safety check.
  public static ConsensusConfig read(ConfigTree.Mapping tree) {
    return ConsensusConfig.of(new ConfigReader(tree).values());
  }

  private static List<Violation> forbidden(ConfigPatch patch) {
    List<Violation> violations = new ArrayList<>();
    ConfigTree.leaves(patch.changes())
        .forEach((path, value) ->
            ForbiddenSettings.reason(path)
                .ifPresent(why ->
                    violations.add(
                        new Violation(
                            FORBIDDEN_SETTING,
                            path,
                            "no patch may touch this: " + why,
                            "no change",
                            value.render()))));
    return violations;
  }

  private static List<ConfigChange> changes(ConfigTree.Mapping before, ConsensusConfig after) {
    ConsensusConfig earlier = read(before);
    SortedMap<String, ConfigTree> stated = ConfigTree.leaves(before);
    List<ConfigChange> changes = new ArrayList<>();
    for (ConfigKey key : ConfigKey.values()) {
      if (earlier.get(key) != after.get(key)) {
        changes.add(
            new ConfigChange(
                key.path(),
                key.render(earlier.get(key)),
                key.render(after.get(key)),
                stated.containsKey(key.path())));
      }
    }
    return changes;
  }
}
