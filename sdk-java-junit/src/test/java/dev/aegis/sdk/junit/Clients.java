package dev.aegis.sdk.junit;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.RangeQuery;
import java.time.Duration;
import java.util.List;

/// Clients as these tests want them, and what they read.
final class Clients {
  private Clients() {}

  /// One that gives up after a second.
  static AegisClient hasty(AegisCluster cluster, String node) {
    return hasty(List.of(cluster.endpoint(node)));
  }

  static AegisClient hasty(List<String> endpoints) {
    return AegisClient.builder(endpoints).callTimeout(Duration.ofSeconds(1)).connect();
  }

  /// The newest value.
  static String valueOf(AegisClient client, String key) {
    return client.keys().get(key).orElseThrow().value().toUtf8();
  }

  /// The value as the first node asked has it, possibly an old one.
  static String valueAt(AegisClient client, String key) {
    return client
        .keys()
        .read(RangeQuery.of(KeyRange.key(key)).fromAnyNode())
        .keys()
        .getFirst()
        .value()
        .toUtf8();
  }
}
