package dev.aegis.telemetry.feed;

/// The stream of Redis in which nodes write their events and everybody else reads them.
public final class EventStream {
  /// Its key.
  public static final String KEY = "aegis:events";

  /// The field of an entry that holds one event as JSON.
  public static final String FIELD = "event";

  private EventStream() {}
}
