package dev.aegis.telemetry.signal;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a node, such as `n1`: 1 to 64 letters, digits, `.`, `_` or `-`.
///
/// The alphabet is narrow on purpose: a node's name travels into reports, branch names and prompts.
public record NodeId(String value) implements Comparable<NodeId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /// @throws IllegalArgumentException if `value` is not a node name
  public NodeId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a node name has 1 to 64 letters, digits, '.', '_' or '-', and starts with a letter or digit");
    }
  }

  /// The node of that name, if it is one: for names from outside.
  public static Optional<NodeId> parse(String value) {
    return SHAPE.matcher(value).matches() ? Optional.of(new NodeId(value)) : Optional.empty();
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
