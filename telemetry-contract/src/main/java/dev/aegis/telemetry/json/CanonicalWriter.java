package dev.aegis.telemetry.json;

import java.io.StringWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes one document in the canonical form of this package.
///
/// By the library's generator alone: a node writes and never reads, and would otherwise keep the
/// four hundred classes that bind documents to objects.
final class CanonicalWriter {
  private static final JsonFactory JSON = new JsonFactory();

  /// From here on a double no longer holds every whole number.
  private static final double LAST_EXACT_WHOLE = 0x1p53;

  private final JsonGenerator json;

  private CanonicalWriter(JsonGenerator json) {
    this.json = json;
  }

  /// One object on one line.
  static String object(Consumer<CanonicalWriter> body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      new CanonicalWriter(json).element(body);
    }
    return text.toString();
  }

  CanonicalWriter text(String name, String value) {
    json.writeStringProperty(name, value);
    return this;
  }

  CanonicalWriter integer(String name, long value) {
    json.writeNumberProperty(name, value);
    return this;
  }

  CanonicalWriter number(String name, double value) {
    json.writeName(name);
    return number(value);
  }

  CanonicalWriter flag(String name, boolean value) {
    json.writeBooleanProperty(name, value);
    return this;
  }

  CanonicalWriter object(String name, Consumer<CanonicalWriter> body) {
    json.writeName(name);
    element(body);
    return this;
  }

  <T> CanonicalWriter map(
      String name, SortedMap<String, T> entries, BiConsumer<CanonicalWriter, T> body) {
    json.writeName(name);
    json.writeStartObject();
    entries.forEach((key, value) -> {
      json.writeName(key);
      body.accept(this, value);
    });
    json.writeEndObject();
    return this;
  }

  <T> CanonicalWriter list(String name, List<T> items, BiConsumer<CanonicalWriter, T> body) {
    json.writeName(name);
    json.writeStartArray();
    items.forEach(item -> body.accept(this, item));
    json.writeEndArray();
    return this;
  }

  void element(Consumer<CanonicalWriter> body) {
    json.writeStartObject();
    body.accept(this);
    json.writeEndObject();
  }

  void text(String value) {
    json.writeString(value);
  }

  /// `[at, value]`
  void point(long atMs, double value) {
    json.writeStartArray();
    json.writeNumber(atMs);
    number(value);
    json.writeEndArray();
  }

  CanonicalWriter number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < LAST_EXACT_WHOLE) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
    return this;
  }
}
