package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.json.MalformedTelemetryException;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.Arrival;
import dev.aegis.telemetry.window.Coverage;
import dev.aegis.telemetry.window.EventSequence;
import dev.aegis.telemetry.window.Outage;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.StreamHistory;
import dev.aegis.telemetry.window.Trouble;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The recent events of the stream, each once, and how the stream did.
///
/// An event belongs to a window by when it reached the stream, not by the clock of its node: a node
/// whose clock is off must not vanish from the window that should show it. Filled by the tail's
/// thread and read by the loop's: thread-safe.
public final class EventLog {
  /// Events kept; the oldest go first, and the window says so.
  public static final int MAX_EVENTS = 20_000;

  private static final int MAX_NOTES = 256;

  /// Equal troubles closer together than this are one.
  private static final long SAME_TROUBLE_MS = 1_000;

  private final long keepMs;
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private final Deque<Outage> outages = new ArrayDeque<>();
  private final Deque<Trouble> troubles = new ArrayDeque<>();
  private final EventSequence sequence = new EventSequence();
  private long lastReadMs = Long.MIN_VALUE;
  private String outage = "not read yet";

  /// @param keepMs how long an event is kept
  public EventLog(long keepMs) {
    this.keepMs = keepMs;
  }

  /// Takes one entry of the stream.
  ///
  /// @param receivedMs when it reached the stream, by the reader's clock
  /// @param json one event
  synchronized void accept(long receivedMs, String json) {
    try {
      RaftEvent event = TelemetryJson.readEvent(json);
      if (sequence.accept(event.origin(), receivedMs)) {
        arrivals.add(new Arrival(receivedMs, event));
      }
    } catch (MalformedTelemetryException e) {
      note(receivedMs, "unreadable entry: " + e.getMessage());
    }
    if (arrivals.size() > MAX_EVENTS) {
      note(
          arrivals.removeFirst().atMs(),
          "more than " + MAX_EVENTS + " events, the oldest are left out");
    }
  }

  /// Everything the stream held at that moment has been taken.
  synchronized void readThrough(long nowMs) {
    if (!outage.isEmpty()) {
      outages.add(new Outage(unreadSinceMs(), nowMs, outage));
      if (outages.size() > MAX_NOTES) {
        outages.removeFirst();
      }
      outage = "";
    }
    lastReadMs = nowMs;
    long oldestMs = nowMs - keepMs;
    while (!arrivals.isEmpty() && arrivals.getFirst().atMs() < oldestMs) {
      arrivals.removeFirst();
    }
    outages.removeIf(past -> past.untilMs() < oldestMs);
    troubles.removeIf(past -> past.atMs() < oldestMs);
  }

  /// The stream cannot be read at present.
  synchronized void interrupted(String reason) {
    outage = reason;
  }

  /// The stream began anew: what it held and was not read is gone.
  synchronized void beganAnew(long nowMs) {
    note(nowMs, "the stream began anew, so earlier entries are gone");
  }

  /// When the stream was last read through, epoch milliseconds; `Long.MIN_VALUE` before the first
  /// time.
  public synchronized long lastReadMs() {
    return lastReadMs;
  }

  /// What came between two moments, both included.
  public synchronized EventFeed collect(long fromMs, long toMs) {
    List<RaftEvent> events = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (arrival.atMs() >= fromMs && arrival.atMs() <= toMs) {
        events.add(arrival.event());
      }
    }
    SourceStatus status =
        Coverage.ofStream(
            new Span(fromMs, toMs),
            events.isEmpty(),
            outages(fromMs),
            sequence.losses(fromMs),
            List.copyOf(troubles));
    return new EventFeed(events, status);
  }

  /// All that is kept of what came between two moments, both included.
  synchronized StreamHistory history(long fromMs, long toMs) {
    return new StreamHistory(
        arrivals.stream()
            .filter(arrival -> arrival.atMs() >= fromMs && arrival.atMs() <= toMs)
            .toList(),
        outages(fromMs),
        troubles.stream().filter(trouble -> trouble.atMs() >= fromMs).toList());
  }

  /// The past outages, and the present one.
  private List<Outage> outages(long fromMs) {
    List<Outage> all = new ArrayList<>(outages);
    if (!outage.isEmpty()) {
      all.add(new Outage(unreadSinceMs(), Outage.LASTING, outage));
    } else if (lastReadMs < fromMs) {
      all.add(new Outage(unreadSinceMs(), Outage.LASTING, "not read in this window"));
    }
    return all;
  }

  private long unreadSinceMs() {
    return Math.max(0, lastReadMs);
  }

  private void note(long atMs, String text) {
    Trouble last = troubles.peekLast();
    if (last != null && last.text().equals(text) && atMs - last.atMs() < SAME_TROUBLE_MS) {
      return;
    }
    troubles.add(new Trouble(atMs, text));
    if (troubles.size() > MAX_NOTES) {
      troubles.removeFirst();
    }
  }
}
