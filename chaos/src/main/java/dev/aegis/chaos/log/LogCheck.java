package dev.aegis.chaos.log;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.log.LogViolation.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Judges a history by the log that was applied, in one pass over the events.
///
/// Writes have their place in the log. What was answered before something was called must have the
/// smaller index, so the pass keeps the greatest index answered so far, and each operation
/// remembers what it was at its call. A read has no index: it is given the earliest one at which it
/// is legal, which leaves the most room for what comes after; when the key had changed by then, it
/// is illegal.
///
/// Sound only as far as the log is what the nodes answered from. It needs values that are written
/// once, and a log that begins with an empty cluster.
public final class LogCheck {
  private final LogIndex log;
  private final List<LogViolation> violations = new ArrayList<>();
  private long greatestAnswered;

  private LogCheck(AppliedLog log) {
    this.log = new LogIndex(log);
  }

  /// Everything that does not fit; empty when all does.
  ///
  /// @param logs of the nodes; the history is compared with the longest
  public static List<LogViolation> check(List<AppliedLog> logs, History history) {
    List<LogViolation> violations = new ArrayList<>(EqualLogs.check(logs));
    AppliedLog longest = null;
    for (AppliedLog log : logs) {
      longest = longest == null || log.entries().size() > longest.entries().size() ? log : longest;
    }
    if (longest != null) {
      violations.addAll(Replay.check(longest));
      LogCheck check = new LogCheck(longest);
      check.walk(history);
      violations.addAll(check.violations);
    }
    return violations;
  }

  private void walk(History history) {
    TreeMap<Long, Runnable> moments = new TreeMap<>();
    for (Operation operation : history.operations()) {
      Floor floor = new Floor();
      moments.put(operation.calledAt(), () -> floor.index = greatestAnswered);
      if (operation.isAnswered()) {
        moments.put(operation.answeredAt(), () -> answered(operation, floor.index));
      } else if (operation.isFailed()) {
        failed(operation);
      }
    }
    moments.values().forEach(Runnable::run);
  }

  private void failed(Operation operation) {
    AppliedEntry entry = operation.action() == Action.PUT ? log.find(operation) : null;
    if (entry != null) {
      broken(
          Rule.REPLY,
          entry.index(),
          operation,
          "was told that nothing changed, and it stands in the log");
    }
  }

  private void answered(Operation operation, long floor) {
    if (operation.action() == Action.GET) {
      read(operation, floor);
      return;
    }
    AppliedEntry entry = log.find(operation);
    if (entry == null) {
      if (LogIndex.leavesAnEntry(operation)) {
        broken(Rule.REPLY, 0, operation, "was acknowledged and stands in no log");
      }
      return;
    }
    if (!isReply(entry, operation.told())) {
      broken(Rule.REPLY, entry.index(), operation, "was told something else than the log answers");
    }
    if (entry.index() <= floor) {
      broken(
          Rule.REAL_TIME,
          entry.index(),
          operation,
          "was called after index " + floor + " was answered");
    }
    greatestAnswered = Math.max(greatestAnswered, entry.index());
  }

  private static boolean isReply(AppliedEntry entry, EventContent told) {
    return fits(told.revision(), entry.revision())
        && fits(told.version(), entry.version())
        && fits(told.session(), entry.session());
  }

  private static boolean fits(@Nullable Long told, @Nullable Long logged) {
    return told == null || logged == null || told.equals(logged);
  }

  private void read(Operation get, long floor) {
    EventContent told = get.told();
    if (told.value() == null) {
      place(get, log.absentFrom(get.key(), floor), Long.MAX_VALUE);
      return;
    }
    AppliedEntry written = log.findPut(get.key(), told.value());
    if (written == null) {
      broken(Rule.REPLY, 0, get, "read a value that stands in no log");
      return;
    }
    if (!fits(told.revision(), written.revision()) || !fits(told.version(), written.version())) {
      broken(Rule.REPLY, written.index(), get, "was told another version than the log has");
    }
    place(get, Math.max(written.index(), floor), log.nextChange(get.key(), written.index()));
  }

  /// @param at the earliest index that is legal
  /// @param end where what was read had changed
  private void place(Operation get, long at, long end) {
    if (at >= end || at == Long.MAX_VALUE) {
      broken(Rule.READ_WINDOW, end == Long.MAX_VALUE ? 0 : end, get, "saw what was no longer so");
      return;
    }
    greatestAnswered = Math.max(greatestAnswered, at);
  }

  private void broken(Rule rule, long index, Operation operation, String what) {
    violations.add(
        new LogViolation(
            rule,
            index,
            "%s of \"%s\" by process %d, called at event %d, %s"
                .formatted(
                    operation.action().wireName(),
                    operation.key(),
                    operation.invoked().process(),
                    operation.calledAt(),
                    what)));
  }

  private static final class Floor {
    private long index;
  }
}
