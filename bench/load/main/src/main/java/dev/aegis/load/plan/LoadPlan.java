package dev.aegis.load.plan;

import java.time.Duration;

/// One load: who does what, on what, for how long.
///
/// @param clients logical clients; each has one operation under way at any time
/// @param connections that the clients share; no more than there are clients
/// @param mix what they do
/// @param keys how many keys puts and gets are spread over, evenly
/// @param valueBytes size of each value written
/// @param watchersPerKey how many watchers each key of the operation `watch` has
/// @param warmUp how long the load runs before it counts
/// @param measured how long it counts
public record LoadPlan(
    int clients,
    int connections,
    Mix mix,
    int keys,
    int valueBytes,
    int watchersPerKey,
    Duration warmUp,
    Duration measured) {
  /// What the figures of the comparison are made with.
  public static final int DEFAULT_CONNECTIONS = 16;

  public static final int DEFAULT_KEYS = 10_000;
  public static final int DEFAULT_VALUE_BYTES = 256;
  public static final int DEFAULT_WATCHERS_PER_KEY = 10;

  public LoadPlan {
    connections = Math.min(clients, connections);
  }

  /// A load on the usual keys and values.
  public static LoadPlan of(int clients, Mix mix, Duration warmUp, Duration measured) {
    return new LoadPlan(
        clients,
        DEFAULT_CONNECTIONS,
        mix,
        DEFAULT_KEYS,
        DEFAULT_VALUE_BYTES,
        DEFAULT_WATCHERS_PER_KEY,
        warmUp,
        measured);
  }

  /// The same load on other keys.
  public LoadPlan over(int otherKeys) {
    return new LoadPlan(
        clients, connections, mix, otherKeys, valueBytes, watchersPerKey, warmUp, measured);
  }

  /// The name of one key: 16 bytes.
  public static String keyName(int key) {
    return "load/k%010d".formatted(key);
  }
}
