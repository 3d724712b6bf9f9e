package dev.aegis.controlplane.envelope;

import java.util.SortedMap;
import java.util.TreeMap;

/// A change somebody wants to make: a part of a configuration file, to be laid over the deployed
/// one.
public record ConfigPatch(ConfigTree.Mapping changes) {

  /// The patch that sets these settings.
  public static ConfigPatch of(SortedMap<ConfigKey, Long> values) {
    ConfigTree.Mapping root = ConfigTree.Mapping.EMPTY;
    for (var value : values.entrySet()) {
      ConfigTree leaf = value.getKey().toTree(value.getValue());
      root = ConfigTree.merge(root, nest(value.getKey().path(), leaf));
    }
    return new ConfigPatch(root);
  }

  private static ConfigTree.Mapping nest(String path, ConfigTree leaf) {
    int dot = path.indexOf('.');
    SortedMap<String, ConfigTree> entry = new TreeMap<>();
    if (dot < 0) {
      entry.put(path, leaf);
    } else {
      entry.put(path.substring(0, dot), nest(path.substring(dot + 1), leaf));
    }
    return new ConfigTree.Mapping(entry);
  }
}
