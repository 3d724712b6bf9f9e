package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.RangeOptions;
import dev.aegis.dataplane.command.RangeOptions.Show;
import dev.aegis.dataplane.command.RangeOptions.Sort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers one range query: counts, filters, orders, cuts, strips, in this order.
final class RangeReader {
  private final RangeKeys query;
  private final List<KeyVersion> found = new ArrayList<>();
  private long count;
  private long matching;

  private RangeReader(RangeKeys query) {
    this.query = query;
  }

  /// @param histories the keys of the range, in order
  /// @param at the revision to read at
  /// @param revision the newest one
  static Answer.Keys read(RangeKeys query, Iterable<KeyHistory> histories, long at, long revision) {
    RangeReader reader = new RangeReader(query);
    for (KeyHistory history : histories) {
      reader.see(history.liveAt(at));
    }
    return reader.answer(revision);
  }

  private void see(@Nullable KeyVersion version) {
    if (version == null) {
      return;
    }
    count++;
    if (query.options().show() != Show.COUNT_ONLY && passes(version)) {
      matching++;
      if (!comesInOrder() || isWithinLimit(found.size())) {
        found.add(version);
      }
    }
  }

  private boolean passes(KeyVersion version) {
    RangeOptions options = query.options();
    return isBetween(version.modRevision(), options.minModRevision(), options.maxModRevision())
        && isBetween(
            version.createRevision(), options.minCreateRevision(), options.maxCreateRevision());
  }

  private static boolean isBetween(long revision, long min, long max) {
    return revision >= min && (max <= 0 || revision <= max);
  }

  private boolean comesInOrder() {
    return query.options().sort() == Sort.KEY && !query.options().descending();
  }

  private boolean isWithinLimit(int index) {
    return query.limit() <= 0 || index < query.limit();
  }

  private Answer.Keys answer(long revision) {
    if (!comesInOrder()) {
      found.sort(order(query.options()));
    }
    List<KeyVersion> shown = new ArrayList<>();
    for (int index = 0; index < found.size() && isWithinLimit(index); index++) {
      KeyVersion version = found.get(index);
      shown.add(query.options().show() == Show.KEYS_ONLY ? version.withoutValue() : version);
    }
    return new Answer.Keys(shown, matching > shown.size(), count, revision);
  }

  private static Comparator<KeyVersion> order(RangeOptions options) {
    Comparator<KeyVersion> ascending =
        switch (options.sort()) {
          case KEY -> Comparator.comparing(KeyVersion::key);
          case VERSION -> Comparator.comparingLong(KeyVersion::version);
          case CREATE_REVISION -> Comparator.comparingLong(KeyVersion::createRevision);
          case MOD_REVISION -> Comparator.comparingLong(KeyVersion::modRevision);
          case VALUE -> Comparator.comparing(KeyVersion::value);
        };
    return (options.descending() ? ascending.reversed() : ascending).thenComparing(KeyVersion::key);
  }
}
