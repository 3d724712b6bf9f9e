package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.RangeOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a range query should answer, from a plain map.
final class ReferenceRange {
  private ReferenceRange() {}

  static Answer.Keys read(RangeKeys query, SortedMap<Bytes, KeyVersion> live, long revision) {
    RangeOptions options = query.options();
    List<KeyVersion> inRange = new ArrayList<>();
    for (KeyVersion version : live.values()) {
      if (contains(query.from(), query.to(), version.key())) {
        inRange.add(version);
      }
    }
    if (options.show() == RangeOptions.Show.COUNT_ONLY) {
      return new Answer.Keys(List.of(), false, inRange.size(), revision);
    }
    List<KeyVersion> found = new ArrayList<>(inRange);
    found.removeIf(version ->
        isOutside(version.modRevision(), options.minModRevision(), options.maxModRevision())
            || isOutside(
                version.createRevision(),
                options.minCreateRevision(),
                options.maxCreateRevision()));
    found.sort(order(options));
    int shown = query.limit() <= 0 ? found.size() : Math.min(query.limit(), found.size());
    List<KeyVersion> cut = new ArrayList<>(found.subList(0, shown));
    if (options.show() == RangeOptions.Show.KEYS_ONLY) {
      cut.replaceAll(KeyVersion::withoutValue);
    }
    return new Answer.Keys(cut, shown < found.size(), inRange.size(), revision);
  }

  private static boolean isOutside(long revision, long min, long max) {
    return (min > 0 && revision < min) || (max > 0 && revision > max);
  }

  private static Comparator<KeyVersion> order(RangeOptions options) {
    Comparator<KeyVersion> order =
        Comparator.comparing(version ->
            switch (options.sort()) {
              case KEY, VALUE -> 0L;
              case VERSION -> version.version();
              case CREATE_REVISION -> version.createRevision();
              case MOD_REVISION -> version.modRevision();
            });
    if (options.sort() == RangeOptions.Sort.KEY) {
      order = Comparator.comparing(KeyVersion::key);
    }
    if (options.sort() == RangeOptions.Sort.VALUE) {
      order = Comparator.comparing(KeyVersion::value);
    }
    return (options.descending() ? order.reversed() : order).thenComparing(KeyVersion::key);
  }

  static boolean contains(Bytes from, @Nullable Bytes to, Bytes key) {
    if (to == null) {
      return key.equals(from);
    }
    return from.compareTo(key) <= 0 && (to.isEmpty() || key.compareTo(to) < 0);
  }
}
