package dev.aegis.chaos.log;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the entry of an operation. Possible without a search because values are written once,
/// revisions are made once and tokens are granted once.
final class LogIndex {
  private final Map<Object, AppliedEntry> entries = new HashMap<>();
  private final Map<String, TreeMap<Long, AppliedEntry>> changesOfKey = new HashMap<>();

  LogIndex(AppliedLog log) {
    for (AppliedEntry entry : log.entries().values()) {
      if (!entry.changed()) {
        continue;
      }
      boolean isWrite = entry.action() == Action.PUT || entry.action() == Action.DELETE;
      if (isWrite) {
        changesOfKey.computeIfAbsent(entry.key(), _ -> new TreeMap<>()).put(entry.index(), entry);
      }
      entries.putIfAbsent(
          new Mark(
              entry.action(),
              entry.key(),
              entry.action() == Action.DELETE ? entry.revision() : entry.value(),
              entry.token()),
          entry);
    }
  }

  /// Null when it stands in no entry, or when that cannot be told.
  @Nullable AppliedEntry find(Operation operation) {
    EventContent asked = operation.asked();
    EventContent told = operation.told();
    return switch (operation.action()) {
      case PUT -> findPut(operation.key(), asked.value());
      case DELETE -> entries.get(new Mark(Action.DELETE, asked.key(), told.revision(), null));
      case ACQUIRE, RELEASE ->
          entries.get(new Mark(operation.action(), asked.key(), null, told.token()));
      case GET, END, FAULT -> null;
    };
  }

  /// The entry that wrote a value; null when there is none.
  @Nullable AppliedEntry findPut(String key, @Nullable String value) {
    return entries.get(new Mark(Action.PUT, key, value, null));
  }

  /// Whether every answered operation of this kind has an entry that can be found.
  static boolean leavesAnEntry(Operation operation) {
    return switch (operation.action()) {
      case PUT, ACQUIRE, RELEASE -> true;
      case DELETE -> EventContent.EXISTED.equals(operation.told().value());
      case GET, END, FAULT -> false;
    };
  }

  /// The index of the first change of a key after the given one; for ever when there is none.
  long nextChange(String key, long after) {
    Long next = changesOfKey.getOrDefault(key, new TreeMap<>()).higherKey(after);
    return next == null ? Long.MAX_VALUE : next;
  }

  /// The first index from `from` on at which the key does not exist.
  long absentFrom(String key, long from) {
    TreeMap<Long, AppliedEntry> changes = changesOfKey.getOrDefault(key, new TreeMap<>());
    Map.Entry<Long, AppliedEntry> now = changes.floorEntry(from);
    if (now == null || now.getValue().action() == Action.DELETE) {
      return from;
    }
    for (var later : changes.tailMap(from, false).entrySet()) {
      if (later.getValue().action() == Action.DELETE) {
        return later.getKey();
      }
    }
    return Long.MAX_VALUE;
  }

  private record Mark(
      Action action, @Nullable String key, @Nullable Object mark, @Nullable Long token) {}
}
