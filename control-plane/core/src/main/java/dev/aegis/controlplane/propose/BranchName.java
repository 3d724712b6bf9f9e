package dev.aegis.controlplane.propose;

import dev.aegis.telemetry.verdict.AnomalyKind;
import java.util.Optional;
import java.util.regex.Pattern;

/// The branch of a proposal: `aegis-agent/<kind>/<sha1 of the concern>`. The same concern has the
/// same branch.
public record BranchName(String value) {
  private static final Pattern SHAPE =
      Pattern.compile("aegis-agent/[a-z][a-z0-9_]{0,63}/[0-9a-f]{40}");

  /// @throws IllegalArgumentException if it is no branch of the agent
  public BranchName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a branch of the agent: it is aegis-agent/<kind>/<sha1>");
    }
  }

  /// Nothing, if it is no branch of the agent.
  public static Optional<BranchName> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new BranchName(text)) : Optional.empty();
  }

  /// The wire name of the kind of anomaly.
  public String kind() {
    return value.substring(value.indexOf('/') + 1, value.lastIndexOf('/'));
  }

  static BranchName of(AnomalyKind kind, String sha1) {
    return new BranchName("aegis-agent/" + kind + "/" + sha1);
  }

  @Override
  public String toString() {
    return value;
  }
}
