package dev.aegis.chaos.history;

import dev.aegis.chaos.jsonl.JsonLines;
import dev.aegis.chaos.jsonl.MalformedLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A complete history: its events in their order, and the operations they make up.
///
/// @param events in the order in which they happened
/// @param operations in the order of their calls, the failed ones included
public record History(List<Event> events, List<Operation> operations) {
  public History {
    events = List.copyOf(events);
    operations = List.copyOf(operations);
  }

  /// Reads a history as [HistoryRecorder] writes it.
  ///
  /// @throws MalformedLineException for the first line that is wrong, or does not fit those before
  /// @throws IOException when the file itself cannot be read
  public static History read(Path file) throws IOException {
    return of(JsonLines.read(EventCodec.DOCUMENT, file, EventCodec::read));
  }

  /// Pairs calls with their ends.
  ///
  /// @throws MalformedLineException for the first event that does not fit those before; its line is
  ///   the event's position, counted from 1
  public static History of(List<Event> events) {
    Pairing pairing = new Pairing();
    events.forEach(pairing::add);
    return new History(events, pairing.operations());
  }

  private static final class Pairing {
    private final Map<Integer, Event> open = new HashMap<>();
    private final Set<Integer> crashed = new HashSet<>();
    private final TreeMap<Long, Operation> byCall = new TreeMap<>();
    private long line;
    private long lastIndex = -1;
    private long lastNanos = Long.MIN_VALUE;

    void add(Event event) {
      line++;
      requireOrder(event);
      if (event.process() == Event.FAULTS) {
        return;
      }
      if (crashed.contains(event.process())) {
        throw malformed("process", "its last operation ended unknown, so it can do nothing more");
      }
      if (event.type() == EventType.INVOKE) {
        if (open.put(event.process(), event) != null) {
          throw malformed("process", "its operation before has not ended");
        }
        return;
      }
      Event invoked = open.remove(event.process());
      requireSame(invoked == null ? null : invoked.content(), event.content());
      if (invoked != null) {
        byCall.put(invoked.index(), new Operation(invoked, event));
      }
      if (event.type() == EventType.INFO) {
        crashed.add(event.process());
      }
    }

    List<Operation> operations() {
      open.values().forEach(event -> byCall.put(event.index(), new Operation(event, null)));
      return new ArrayList<>(byCall.values());
    }

    private void requireOrder(Event event) {
      if (event.index() <= lastIndex) {
        throw malformed("index", "it is not greater than the one before");
      }
      if (event.timeNanos() < lastNanos) {
        throw malformed("time_ns", "it is less than the one before");
      }
      lastIndex = event.index();
      lastNanos = event.timeNanos();
    }

    private void requireSame(@Nullable EventContent asked, EventContent told) {
      if (asked == null) {
        throw malformed("type", "its process has called nothing that could end");
      }
      if (asked.action() != told.action()) {
        throw malformed("f", "it is not what its process has called");
      }
      if (!Objects.equals(asked.key(), told.key())) {
        throw malformed("key", "it is not the one its process has called for");
      }
    }

    private MalformedLineException malformed(String field, String problem) {
      return new MalformedLineException(EventCodec.DOCUMENT, line, field, problem);
    }
  }
}
