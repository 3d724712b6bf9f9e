package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.json.MalformedTelemetryException;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
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

  private static final int MAX_DETAIL = 400;

  private record Entry(long receivedMs, RaftEvent event) {}

  private final long keepMs;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final EventSequence sequence = new EventSequence();
  private long lastReadMs = Long.MIN_VALUE;
  private long droppedAtMs = Long.MIN_VALUE;
  private long unreadableAtMs = Long.MIN_VALUE;
  private long restartedAtMs = Long.MIN_VALUE;
  private String unreadable = "";
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
        entries.add(new Entry(receivedMs, event));
      }
    } catch (MalformedTelemetryException e) {
      unreadableAtMs = receivedMs;
      unreadable = String.valueOf(e.getMessage());
    }
    if (entries.size() > MAX_EVENTS) {
      droppedAtMs = entries.removeFirst().receivedMs();
    }
  }

  /// Everything the stream held at that moment has been taken.
  synchronized void readThrough(long nowMs) {
    lastReadMs = nowMs;
    outage = "";
    while (!entries.isEmpty() && entries.getFirst().receivedMs() < nowMs - keepMs) {
      entries.removeFirst();
    }
  }

  /// The stream cannot be read at present.
  synchronized void interrupted(String reason) {
    outage = reason;
  }

  /// The stream began anew: what it held and was not read is gone.
  synchronized void beganAnew(long nowMs) {
    restartedAtMs = nowMs;
  }

  /// When the stream was last read through, epoch milliseconds; `Long.MIN_VALUE` before the first
  /// time.
  public synchronized long lastReadMs() {
    return lastReadMs;
  }

  /// What came between two moments, both included.
  public synchronized EventFeed collect(long fromMs, long toMs) {
    List<RaftEvent> events = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.receivedMs() >= fromMs && entry.receivedMs() <= toMs) {
        events.add(entry.event());
      }
    }
    return new EventFeed(events, status(fromMs, events.isEmpty()));
  }

  private SourceStatus status(long fromMs, boolean nothingCame) {
    if (lastReadMs < fromMs) {
      return status(State.SILENT, outage.isEmpty() ? "not read in this window" : outage);
    }
    List<String> problems = new ArrayList<>();
    if (!outage.isEmpty()) {
      problems.add("at present not readable: " + outage);
    }
    if (restartedAtMs >= fromMs) {
      problems.add("the stream began anew, so earlier entries are gone");
    }
    problems.addAll(sequence.losses(fromMs));
    if (unreadableAtMs >= fromMs) {
      problems.add("unreadable entries, the last one: " + unreadable);
    }
    if (droppedAtMs >= fromMs) {
      problems.add("more than " + MAX_EVENTS + " events, the oldest are left out");
    }
    if (nothingCame) {
      problems.addFirst("readable, but no node wrote to it in this window");
      return status(State.SILENT, String.join("; ", problems));
    }
    return problems.isEmpty()
        ? status(State.OK, "")
        : status(State.PARTIAL, String.join("; ", problems));
  }

  private static SourceStatus status(State state, String detail) {
    String bounded = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
    return new SourceStatus(Source.EVENTS, SourceStatus.STREAM, state, bounded);
  }
}
