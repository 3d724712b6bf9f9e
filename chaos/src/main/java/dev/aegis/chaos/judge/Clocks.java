package dev.aegis.chaos.judge;

import dev.aegis.chaos.fault.FaultLog;
import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.EventType;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// How long the cluster took, read from a history and the remarks in it. Pure.
///
/// @param toFirstAck for each fault, from when it was in effect to the first acknowledged write or
///   acquire that was called after that; -1 ms when none came before the history ended
/// @param toEqual for each mended fault that was waited for, from the mending until all nodes were
///   level
/// @param longestGap the longest time between two acknowledged writes or acquires, from the first
///   fault on
public record Clocks(List<Duration> toFirstAck, List<Duration> toEqual, Duration longestGap) {
  /// What a remark says when all nodes are level again.
  public static final String LEVEL = "all nodes level";

  private static final Duration NEVER = Duration.ofMillis(-1);

  public Clocks {
    toFirstAck = List.copyOf(toFirstAck);
    toEqual = List.copyOf(toEqual);
  }

  /// Reads them.
  public static Clocks of(History history) {
    List<Duration> toFirstAck = new ArrayList<>();
    List<Duration> toEqual = new ArrayList<>();
    OptionalLong firstFault = OptionalLong.empty();
    OptionalLong mended = OptionalLong.empty();
    for (Event event : history.events()) {
      if (event.process() != Event.FAULTS) {
        continue;
      }
      String what = String.valueOf(event.content().value());
      if (what.startsWith(FaultLog.BEGIN) && firstFault.isEmpty()) {
        firstFault = OptionalLong.of(event.timeNanos());
      } else if (what.startsWith(FaultLog.MADE)) {
        toFirstAck.add(firstAckAfter(event, history));
      } else if (what.startsWith(FaultLog.END)) {
        mended = OptionalLong.of(event.timeNanos());
      } else if (what.equals(LEVEL) && mended.isPresent()) {
        toEqual.add(Duration.ofNanos(event.timeNanos() - mended.getAsLong()));
        mended = OptionalLong.empty();
      }
    }
    return new Clocks(toFirstAck, toEqual, longestGap(history, firstFault));
  }

  private static Duration firstAckAfter(Event fault, History history) {
    long best = Long.MAX_VALUE;
    for (Operation operation : history.operations()) {
      if (operation.calledAt() > fault.index() && isAcknowledgement(operation)) {
        best = Math.min(best, endOf(operation));
      }
    }
    return best == Long.MAX_VALUE ? NEVER : Duration.ofNanos(best - fault.timeNanos());
  }

  private static Duration longestGap(History history, OptionalLong from) {
    if (from.isEmpty()) {
      return Duration.ZERO;
    }
    long last = from.getAsLong();
    long longest = 0;
    List<Long> moments =
        history.operations().stream()
            .filter(Clocks::isAcknowledgement)
            .map(Clocks::endOf)
            .filter(moment -> moment > from.getAsLong())
            .sorted()
            .toList();
    for (long moment : moments) {
      longest = Math.max(longest, moment - last);
      last = moment;
    }
    return Duration.ofNanos(longest);
  }

  /// Answered operations per second in so much time before the first fault.
  public static double rateBeforeFaults(History history, Duration window) {
    long end = 0;
    for (Event event : history.events()) {
      if (event.process() == Event.FAULTS
          && String.valueOf(event.content().value()).startsWith(FaultLog.BEGIN)) {
        break;
      }
      end = event.timeNanos();
    }
    long answered = 0;
    for (Event event : history.events()) {
      boolean isIn = event.timeNanos() <= end && event.timeNanos() > end - window.toNanos();
      answered += isIn && event.type() == EventType.OK ? 1 : 0;
    }
    return answered * 1e9 / window.toNanos();
  }

  private static boolean isAcknowledgement(Operation operation) {
    return operation.isAnswered()
        && switch (operation.action()) {
          case PUT, DELETE, ACQUIRE, RELEASE, END -> true;
          case GET, FAULT -> false;
        };
  }

  private static long endOf(Operation operation) {
    Event ended = operation.ended();
    return ended == null ? Long.MAX_VALUE : ended.timeNanos();
  }
}
