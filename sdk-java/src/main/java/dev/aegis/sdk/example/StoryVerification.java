package dev.aegis.sdk.example;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the story's keys again, linearizably, and compares them with what was acknowledged.
final class StoryVerification {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private StoryVerification() {}

  /// The numbers of acknowledged writes that are missing or differ in value or revision; nothing
  /// when the keys could not be read at all.
  static Optional<List<Integer>> lost(AegisClient client, StoryLedger ledger) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return Optional.of(compare(client.keys().range(StoryWriter.PREFIX), ledger.revisions()));
      } catch (AegisException failure) {
        ledger.failed(failure);
        if (System.nanoTime() - deadline > 0) {
          return Optional.empty();
        }
      }
    }
  }

  private static List<Integer> compare(List<KeyValue> found, Map<Integer, Long> acknowledged) {
    Map<String, KeyValue> byKey = new HashMap<>();
    found.forEach(version -> byKey.put(version.key().toUtf8(), version));
    List<Integer> lost = new ArrayList<>();
    acknowledged.forEach((number, revision) -> {
      KeyValue version = byKey.get(StoryWriter.key(number));
      if (version == null
          || version.modRevision() != revision
          || !version.value().toUtf8().equals(StoryWriter.value(number))) {
        lost.add(number);
      }
    });
    return lost;
  }
}
