package dev.aegis.controlplane.envelope;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A configuration file as a tree of typed values, made from YAML at the edge. Immutable.
///
/// The edge refuses what has no place here (repeated keys, aliases, tags, several documents) with
/// an error of its own; a value of a kind no setting has (a list, a fraction, a null, a number
/// beyond 64 bits) becomes [Other], so that the envelope reports it with its path beside everything
/// else that is wrong.
public sealed interface ConfigTree {

  /// Deeper trees are refused: no file of ours comes near, and recursion over a tree stays bounded.
  int MAX_DEPTH = 16;

  /// Settings and groups of settings by name.
  record Mapping(SortedMap<String, ConfigTree> entries) implements ConfigTree {
    public static final Mapping EMPTY = new Mapping(new TreeMap<>());

    /// @throws IllegalArgumentException if the tree is deeper than [#MAX_DEPTH]
    public Mapping {
      entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
      int depth = 1;
      for (ConfigTree child : entries.values()) {
        depth = Math.max(depth, 1 + child.depth());
      }
      if (depth > MAX_DEPTH) {
        throw new IllegalArgumentException("a configuration is at most " + MAX_DEPTH + " deep");
      }
    }
  }

  record Text(String value) implements ConfigTree {}

  record Whole(long value) implements ConfigTree {}

  record Flag(boolean value) implements ConfigTree {}

  /// A value of a kind that no setting has; `what` describes it: `a list`.
  record Other(String what) implements ConfigTree {}

  /// How many mappings stand inside one another.
  default int depth() {
    int depth = 0;
    if (this instanceof Mapping(SortedMap<String, ConfigTree> entries)) {
      for (ConfigTree child : entries.values()) {
        depth = Math.max(depth, child.depth());
      }
      depth++;
    }
    return depth;
  }

  /// The value as a person would write it.
  default String render() {
    return switch (this) {
      case Mapping mapping -> "a group of " + mapping.entries().size() + " settings";
      case Text text -> text.value();
      case Whole whole -> Long.toString(whole.value());
      case Flag flag -> Boolean.toString(flag.value());
      case Other other -> other.what();
    };
  }

  /// Lays a patch over a base: groups are merged, anything else is replaced. Neither is changed.
  static Mapping merge(Mapping base, Mapping patch) {
    SortedMap<String, ConfigTree> merged = new TreeMap<>(base.entries());
    patch
        .entries()
        .forEach((name, value) -> {
          ConfigTree below = base.entries().get(name);
          merged.put(
              name,
              below instanceof Mapping inner && value instanceof Mapping over
                  ? merge(inner, over)
                  : value);
        });
    return new Mapping(merged);
  }

  /// All values that are no group, by dotted path. An empty group is listed itself.
  ///
  /// A name that holds a dot is quoted, so that the one key `"raft.rpc-timeout"` cannot hide behind
  /// the path of `rpc-timeout` inside `raft`: no quoted path is ever a setting.
  static SortedMap<String, ConfigTree> leaves(Mapping root) {
    SortedMap<String, ConfigTree> leaves = new TreeMap<>();
    collect("", root, leaves);
    return leaves;
  }

  private static void collect(String prefix, Mapping mapping, SortedMap<String, ConfigTree> into) {
    mapping
        .entries()
        .forEach((name, value) -> {
          String path = path(prefix, name);
          if (value instanceof Mapping inner && !inner.entries().isEmpty()) {
            collect(path, inner, into);
          } else {
            into.put(path, value);
          }
        });
  }

  /// The path of a name inside a group; of the root, the prefix is empty.
  static String path(String prefix, String name) {
    return prefix.isEmpty() ? segment(name) : prefix + "." + segment(name);
  }

  private static String segment(String name) {
    return name.isEmpty() || name.indexOf('.') >= 0 ? '"' + name + '"' : name;
  }
}
