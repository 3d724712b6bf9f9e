package dev.aegis.controlplane;

import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.ConfigTree;
import dev.aegis.controlplane.envelope.ConfigTree.Mapping;
import dev.aegis.controlplane.envelope.ConfigTree.Text;
import dev.aegis.controlplane.envelope.ConfigTree.Whole;
import dev.aegis.controlplane.envelope.DeployedConfig;
import java.util.TreeMap;

/// Configuration trees by hand.
public final class Configs {
  private Configs() {}

  /// The defaults of `deploy/aegis.yaml`, written out.
  public static Mapping defaults() {
    Mapping tree = Mapping.EMPTY;
    tree = with(tree, "raft.heartbeat-interval", new Text("150ms"));
    tree = with(tree, "raft.election-timeout-min", new Text("600ms"));
    tree = with(tree, "raft.election-timeout-max", new Text("1200ms"));
    tree = with(tree, "raft.rpc-timeout", new Text("3s"));
    tree = with(tree, "raft.snapshot-entries", new Whole(50_000));
    tree = with(tree, "raft.log-retention-entries", new Whole(20_000));
    tree = with(tree, "lease.tick-interval", new Text("500ms"));
    tree = with(tree, "lease.default-ttl", new Text("10s"));
    tree = with(tree, "lease.min-ttl", new Text("1s"));
    tree = with(tree, "lease.max-ttl", new Text("24h"));
    tree = with(tree, "lease.skew-grace", new Text("2s"));
    tree = with(tree, "kv.retained-versions", new Whole(10_000));
    tree = with(tree, "limits.max-pending-commands", new Whole(4_096));
    tree = with(tree, "limits.max-watchers", new Whole(1_000));
    tree = with(tree, "limits.max-sessions", new Whole(10_000));
    tree = with(tree, "limits.max-waiters-per-lock", new Whole(1_024));
    tree = with(tree, "telemetry.lag-sample-interval", new Text("1s"));
    return with(tree, "telemetry.stream-max-entries", new Whole(10_000));
  }

  public static DeployedConfig deployed() {
    return deployed(defaults());
  }

  public static DeployedConfig deployed(Mapping tree) {
    return new DeployedConfig(tree, "0f3a9c1d2e4b");
  }

  /// A tree with one more value, at a dotted path.
  public static Mapping with(Mapping tree, String path, ConfigTree value) {
    return ConfigTree.merge(tree, nest(path, value));
  }

  public static ConfigPatch patch(String path, ConfigTree value) {
    return new ConfigPatch(nest(path, value));
  }

  public static ConfigPatch patch(String path, String text) {
    return patch(path, new Text(text));
  }

  public static ConfigPatch patch(String path, long number) {
    return patch(path, new Whole(number));
  }

  private static Mapping nest(String path, ConfigTree value) {
    TreeMap<String, ConfigTree> entry = new TreeMap<>();
    int dot = path.indexOf('.');
    if (dot < 0) {
      entry.put(path, value);
    } else {
      entry.put(path.substring(0, dot), nest(path.substring(dot + 1), value));
    }
    return new Mapping(entry);
  }
}
