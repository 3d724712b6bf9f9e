package dev.aegis.chaos.judge;

import dev.aegis.chaos.watch.KeyChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What was applied to keys, to be found without a search: values are written once, and a revision
/// changes a key once.
final class AppliedKeys {
  /// After every revision.
  static final long NEVER = Long.MAX_VALUE;

  private final Map<String, TreeMap<Long, KeyChange>> byKey = new HashMap<>();
  private final Map<String, KeyChange> byValue = new HashMap<>();

  AppliedKeys(List<KeyChange> changes) {
    for (KeyChange change : changes) {
      byKey
          .computeIfAbsent(change.key(), _ -> new TreeMap<>())
          .putIfAbsent(change.revision(), change);
      if (change.value() != null) {
        byValue.putIfAbsent(change.key() + "=" + change.value(), change);
      }
    }
  }

  /// The change that wrote a value.
  Optional<KeyChange> written(String key, String value) {
    return Optional.ofNullable(byValue.get(key + "=" + value));
  }

  /// The revision of the first change of a key after the given one.
  long nextChange(String key, long after) {
    Long next = of(key).higherKey(after);
    return next == null ? NEVER : next;
  }

  /// The first revision from `from` on at which there is no such key.
  long absentFrom(String key, long from) {
    Map.Entry<Long, KeyChange> now = of(key).floorEntry(from);
    if (now == null || now.getValue().value() == null) {
      return from;
    }
    return of(key).tailMap(from, false).values().stream()
        .filter(change -> change.value() == null)
        .mapToLong(KeyChange::revision)
        .findFirst()
        .orElse(NEVER);
  }

  private NavigableMap<Long, KeyChange> of(String key) {
    return byKey.getOrDefault(key, new TreeMap<>());
  }
}
