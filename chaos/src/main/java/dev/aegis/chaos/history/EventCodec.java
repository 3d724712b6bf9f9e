package dev.aegis.chaos.history;

import dev.aegis.chaos.jsonl.JsonLine;
import dev.aegis.chaos.jsonl.JsonLines;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// `{"index":0,"time_ns":17,"process":3,"type":"invoke","f":"put","key":"k","value":"v",...}`
final class EventCodec {
  static final String DOCUMENT = "history";

  /// No text in a history is longer.
  static final int TEXT_CHARACTERS = 8192;

  private static final Set<String> FIELDS =
      new LinkedHashSet<>(
          List.of(
              "index",
              "time_ns",
              "process",
              "type",
              "f",
              "key",
              "value",
              "node",
              "session",
              "token",
              "revision",
              "version",
              "error"));

  private EventCodec() {}

  static String write(Event event) {
    EventContent content = event.content();
    return JsonLines.object(json -> {
      json.writeNumberProperty("index", event.index());
      json.writeNumberProperty("time_ns", event.timeNanos());
      json.writeNumberProperty("process", event.process());
      json.writeStringProperty("type", event.type().wireName());
      json.writeStringProperty("f", content.action().wireName());
      text(json, "key", content.key());
      text(json, "value", content.value());
      text(json, "node", content.node());
      integer(json, "session", content.session());
      integer(json, "token", content.token());
      integer(json, "revision", content.revision());
      integer(json, "version", content.version());
      text(json, "error", content.error());
    });
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  private static void integer(JsonGenerator json, String name, @Nullable Long value) {
    if (value != null) {
      json.writeNumberProperty(name, value);
    }
  }

  static Event read(JsonLine line) {
    line.allowOnly(FIELDS);
    long process = line.integer("process");
    if (process < Event.FAULTS || process > Integer.MAX_VALUE) {
      throw line.malformed("process", "expected a number from -1 to " + Integer.MAX_VALUE);
    }
    EventType type = word(line, "type", EventType.values(), EventType::wireName);
    EventContent content =
        new EventContent(
            word(line, "f", Action.values(), Action::wireName),
            boundedText(line, "key"),
            boundedText(line, "value"),
            boundedText(line, "node"),
            line.optionalInteger("session"),
            line.optionalInteger("token"),
            line.optionalInteger("revision"),
            line.optionalInteger("version"),
            boundedText(line, "error"));
    Event event =
        new Event(line.integer("index"), line.integer("time_ns"), (int) process, type, content);
    requireFields(line, event);
    return event;
  }

  private static @Nullable String boundedText(JsonLine line, String field) {
    String text = line.optionalText(field);
    if (text != null && text.length() > TEXT_CHARACTERS) {
      throw line.malformed(field, "the limit is %d characters".formatted(TEXT_CHARACTERS));
    }
    return text;
  }

  private static <E> E word(JsonLine line, String field, E[] known, Function<E, String> name) {
    String word = line.text(field);
    for (E candidate : known) {
      if (name.apply(candidate).equals(word)) {
        return candidate;
      }
    }
    throw line.malformed(
        field,
        "expected one of " + Arrays.stream(known).map(name).collect(Collectors.joining(", ")));
  }

  /// What the checkers rely on.
  private static void requireFields(JsonLine line, Event event) {
    EventContent content = event.content();
    boolean isFault = content.action() == Action.FAULT;
    if (isFault != (event.process() == Event.FAULTS)) {
      throw line.malformed("process", "faults, and only they, have process " + Event.FAULTS);
    }
    if (isFault) {
      return;
    }
    require(line, "key", content.key());
    boolean invoked = event.type() == EventType.INVOKE;
    boolean answered = event.type() == EventType.OK;
    switch (content.action()) {
      case PUT -> {
        if (invoked) {
          require(line, "value", content.value());
        }
      }
      case DELETE -> {
        if (answered) {
          requireDeleted(line, require(line, "value", content.value()));
        }
      }
      case ACQUIRE -> {
        require(line, "session", content.session());
        if (answered) {
          require(line, "token", content.token());
        }
      }
      case RELEASE -> {
        require(line, "session", content.session());
        require(line, "token", content.token());
      }
      case END -> require(line, "session", content.session());
      case GET, FAULT -> {}
    }
  }

  private static <T> T require(JsonLine line, String field, @Nullable T value) {
    if (value == null) {
      throw line.malformed(field, "it is missing");
    }
    return value;
  }

  private static void requireDeleted(JsonLine line, String value) {
    if (!value.equals(EventContent.EXISTED) && !value.equals(EventContent.ABSENT)) {
      throw line.malformed("value", "expected existed or absent");
    }
  }
}
