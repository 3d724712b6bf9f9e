package dev.aegis.dataplane.node.telemetry;

import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.RaftEvent;
import java.util.function.Function;

/// The push half of the telemetry surface. Publishing never blocks and never fails: an event that
/// cannot be taken is counted as dropped. Thread-safe.
public interface EventFeed extends AutoCloseable {

  /// Publishes what `event` makes of the origin it is given.
  void publish(Function<EventOrigin, RaftEvent> event);

  /// Events given up since the start.
  long dropped();

  @Override
  void close();

  /// What a node runs with when no feed is configured: nothing of it starts.
  static EventFeed none() {
    return new EventFeed() {
      @Override
      public void publish(Function<EventOrigin, RaftEvent> event) {}

      @Override
      public long dropped() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }
}
