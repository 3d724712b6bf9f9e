package dev.aegis.chaos.log;

import dev.aegis.chaos.log.LogViolation.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Compares what nodes applied. A node may have begun later, from a snapshot, or be behind; where
/// two logs overlap they must be equal, entry by entry.
public final class EqualLogs {
  private EqualLogs() {}

  /// The first difference of each log to the longest one.
  public static List<LogViolation> check(List<AppliedLog> logs) {
    List<LogViolation> violations = new ArrayList<>();
    AppliedLog longest = null;
    for (AppliedLog log : logs) {
      longest = longest == null || log.entries().size() > longest.entries().size() ? log : longest;
    }
    for (AppliedLog log : logs) {
      if (longest != null && !log.node().equals(longest.node())) {
        compare(longest, log, violations);
      }
    }
    return violations;
  }

  private static void compare(AppliedLog longest, AppliedLog log, List<LogViolation> violations) {
    if (log.entries().isEmpty()) {
      return;
    }
    long from = Math.max(log.entries().firstKey(), longest.entries().firstKey());
    long to = Math.min(log.entries().lastKey(), longest.entries().lastKey());
    if (from > to) {
      return;
    }
    var mine = log.entries().subMap(from, true, to, true);
    var theirs = longest.entries().subMap(from, true, to, true);
    for (long index : union(mine, theirs).keySet()) {
      AppliedEntry one = mine.get(index);
      if (one == null || !one.equals(theirs.get(index))) {
        violations.add(
            new LogViolation(
                Rule.EQUAL_LOGS,
                index,
                "%s and %s applied different things at index %d"
                    .formatted(longest.node(), log.node(), index)));
        return;
      }
    }
  }

  private static SortedMap<Long, AppliedEntry> union(
      SortedMap<Long, AppliedEntry> mine, SortedMap<Long, AppliedEntry> theirs) {
    TreeMap<Long, AppliedEntry> all = new TreeMap<>(theirs);
    all.putAll(mine);
    return all;
  }
}
