package dev.aegis.chaos.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes histories by hand, on one key and one lock.
public final class Script {
  public static final String KEY = "k";
  public static final String LOCK = "ledger";

  private final List<Event> events = new ArrayList<>();
  private final Map<Integer, EventContent> open = new HashMap<>();

  public Script call(int process, EventContent asked) {
    open.put(process, asked);
    return add(process, EventType.INVOKE, asked);
  }

  public Script callPut(int process, String value) {
    return call(process, EventContent.of(Action.PUT, KEY).withValue(value));
  }

  public Script callGet(int process) {
    return call(process, EventContent.of(Action.GET, KEY));
  }

  public Script callDelete(int process) {
    return call(process, EventContent.of(Action.DELETE, KEY));
  }

  public Script callAcquire(int process, long session) {
    return call(process, EventContent.of(Action.ACQUIRE, LOCK).withSession(session));
  }

  public Script callRelease(int process, long session, long token) {
    return call(
        process, EventContent.of(Action.RELEASE, LOCK).withSession(session).withToken(token));
  }

  public Script callEnd(int process, long session) {
    return call(process, EventContent.of(Action.END, LOCK).withSession(session));
  }

  /// Answered, with nothing more told.
  public Script ok(int process) {
    return add(process, EventType.OK, asked(process));
  }

  public Script okVersion(int process, long version, long revision) {
    return add(process, EventType.OK, asked(process).withVersion(version).withRevision(revision));
  }

  public Script read(int process, String value) {
    return add(process, EventType.OK, asked(process).withValue(value));
  }

  public Script read(int process, String value, long version, long revision) {
    return add(
        process,
        EventType.OK,
        asked(process).withValue(value).withVersion(version).withRevision(revision));
  }

  public Script readAbsent(int process) {
    return ok(process);
  }

  public Script deleted(int process, boolean existed) {
    return add(
        process,
        EventType.OK,
        asked(process).withValue(existed ? EventContent.EXISTED : EventContent.ABSENT));
  }

  public Script deleted(int process, boolean existed, long revision) {
    return add(
        process,
        EventType.OK,
        asked(process)
            .withValue(existed ? EventContent.EXISTED : EventContent.ABSENT)
            .withRevision(revision));
  }

  public Script granted(int process, long token) {
    return add(process, EventType.OK, asked(process).withToken(token));
  }

  public Script unknown(int process) {
    return add(process, EventType.INFO, asked(process));
  }

  public Script failed(int process) {
    return add(process, EventType.FAIL, asked(process));
  }

  /// What somebody said about faults.
  public Script remark(String what) {
    return add(Event.FAULTS, EventType.INFO, EventContent.fault(what, "n1"));
  }

  // Whole operations, which nothing overlaps.

  public Script put(int process, String value) {
    return callPut(process, value).ok(process);
  }

  public Script get(int process, String value) {
    return callGet(process).read(process, value);
  }

  public Script acquire(int process, long session, long token) {
    return callAcquire(process, session).granted(process, token);
  }

  public Script release(int process, long session, long token) {
    return callRelease(process, session, token).ok(process);
  }

  public Script end(int process, long session) {
    return callEnd(process, session).ok(process);
  }

  public History history() {
    return History.of(events);
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  private EventContent asked(int process) {
    return Objects.requireNonNull(open.get(process));
  }

  private Script add(int process, EventType type, EventContent content) {
    events.add(new Event(events.size(), events.size() * 1000L, process, type, content));
    return this;
  }
}
