package dev.aegis.controlplane.envelope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the settings of a tree, and notes every key that is unknown, of the wrong type or out of
/// bounds.
final class ConfigReader {
  static final String UNKNOWN_KEY = "unknown-key";
  static final String WRONG_TYPE = "wrong-type";
  static final String OUT_OF_BOUNDS = "out-of-bounds";

  private final TreeMap<ConfigKey, Long> values = new TreeMap<>();
  private final List<Violation> violations = new ArrayList<>();

  ConfigReader(ConfigTree.Mapping root) {
    ConfigTree.leaves(root).forEach(this::read);
  }

  /// The values of the right type, out of bounds or not: the rules speak about them all the same.
  SortedMap<ConfigKey, Long> values() {
    return values;
  }

  List<Violation> violations() {
    return violations;
  }

  private void read(String path, ConfigTree leaf) {
    Optional<ConfigKey> key = ConfigKey.ofPath(path);
    if (key.isPresent()) {
      readValue(key.get(), leaf);
    } else if (isGroup(path)) {
      readGroup(path, leaf);
    } else {
      violations.add(
          new Violation(
              UNKNOWN_KEY, path, "there is no such setting", "a known setting", leaf.render()));
    }
  }

  private void readGroup(String path, ConfigTree leaf) {
    if (!(leaf instanceof ConfigTree.Mapping)) {
      violations.add(
          new Violation(
              WRONG_TYPE, path, "this is a group of settings", "a mapping", leaf.render()));
    }
  }

  private void readValue(ConfigKey key, ConfigTree leaf) {
    OptionalLong value =
        switch (key.type()) {
          case DURATION ->
              leaf instanceof ConfigTree.Text text
                  ? ConfigDuration.parseMs(text.value())
                  : OptionalLong.empty();
          case COUNT ->
              leaf instanceof ConfigTree.Whole whole
                  ? OptionalLong.of(whole.value())
                  : OptionalLong.empty();
        };
    if (value.isEmpty()) {
      violations.add(
          new Violation(
              WRONG_TYPE,
              key.path(),
              "this value cannot be read",
              key.type() == ConfigKey.Type.DURATION
                  ? "a duration such as 150ms, 3s or 1m"
                  : "a whole number",
              leaf.render()));
      return;
    }
    long number = value.getAsLong();
    if (number < key.min() || number > key.max()) {
      violations.add(outOfBounds(key, number));
    }
    values.put(key, number);
  }

  private static Violation outOfBounds(ConfigKey key, long number) {
    return new Violation(
        OUT_OF_BOUNDS,
        key.path(),
        "outside the bounds of this setting",
        key.render(key.min()) + " to " + key.render(key.max()),
        key.render(number));
  }

  private static boolean isGroup(String path) {
    for (ConfigKey key : ConfigKey.values()) {
      if (key.path().startsWith(path + ".")) {
        return true;
      }
    }
    return false;
  }
}
