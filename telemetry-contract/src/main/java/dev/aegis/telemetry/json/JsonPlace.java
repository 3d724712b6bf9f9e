package dev.aegis.telemetry.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A value inside a document, which knows where it stands: whatever is wrong with it is reported
/// with that place.
final class JsonPlace {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(TelemetryLimits.NESTING)
                          .maxStringLength(TelemetryLimits.TEXT_CHARACTERS)
                          .maxNameLength(TelemetryLimits.TEXT_CHARACTERS)
                          .maxNumberLength(64)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private static final String PAST_A_LIMIT =
      "past a limit: nesting "
          + TelemetryLimits.NESTING
          + ", text "
          + TelemetryLimits.TEXT_CHARACTERS
          + " characters";

  private final String document;
  private final String pointer;
  private final JsonNode node;

  private JsonPlace(String document, String pointer, JsonNode node) {
    this.document = document;
    this.pointer = pointer;
    this.node = node;
  }

  /// The root of a text that holds exactly one JSON object of at most `maxCharacters`.
  static JsonPlace root(String document, String text, int maxCharacters) {
    if (text.length() > maxCharacters) {
      throw new MalformedTelemetryException(
          document, "", "it has " + text.length() + " characters, the limit is " + maxCharacters);
    }
    JsonPlace root = new JsonPlace(document, "", parse(document, text));
    if (!root.node.isObject()) {
      throw root.malformed("expected an object");
    }
    return root;
  }

  private static JsonNode parse(String document, String text) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      try {
        JsonNode root = MAPPER.readTree(parser);
        if (root == null) {
          throw new MalformedTelemetryException(document, "", "it is empty");
        }
        return root;
      } catch (JacksonException e) {
        String place = parser.streamReadContext().pathAsPointer().toString();
        throw new MalformedTelemetryException(document, place, describe(e));
      }
    }
  }

  /// What is wrong and where, without the text that is wrong: Jackson would quote it.
  private static String describe(JacksonException e) {
    String problem =
        e instanceof StreamConstraintsException
            ? PAST_A_LIMIT
            : "not a single JSON object, or a field stands in it twice";
    TokenStreamLocation location = e.getLocation();
    return location == null
        ? problem
        : problem + " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  /// A field that must be there.
  JsonPlace field(String name) {
    return optionalField(name).orElseThrow(() -> malformed("field " + name + " is missing"));
  }

  /// A field that may be absent or null.
  Optional<JsonPlace> optionalField(String name) {
    if (!node.isObject()) {
      throw malformed("expected an object");
    }
    JsonNode child = node.get(name);
    return child == null || child.isNull()
        ? Optional.empty()
        : Optional.of(new JsonPlace(document, pointer + "/" + escape(name), child));
  }

  String text() {
    if (!node.isString()) {
      throw malformed("expected a text");
    }
    return node.stringValue();
  }

  long integer() {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw malformed("expected a whole number of 64 bits");
    }
    return node.longValue();
  }

  double number() {
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!Double.isFinite(value)) {
      throw malformed("expected a finite number");
    }
    return value;
  }

  boolean flag() {
    if (!node.isBoolean()) {
      throw malformed("expected true or false");
    }
    return node.booleanValue();
  }

  <T> List<T> list(int maxLength, Function<JsonPlace, T> read) {
    if (!node.isArray()) {
      throw malformed("expected a list");
    }
    requireAtMost(maxLength);
    List<T> items = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      items.add(read.apply(new JsonPlace(document, pointer + "/" + i, node.get(i))));
    }
    return items;
  }

  <T> SortedMap<String, T> map(Function<JsonPlace, T> read) {
    if (!node.isObject()) {
      throw malformed("expected an object");
    }
    requireAtMost(TelemetryLimits.ENTRIES);
    SortedMap<String, T> entries = new TreeMap<>();
    for (var entry : node.properties()) {
      String place = pointer + "/" + escape(entry.getKey());
      entries.put(entry.getKey(), read.apply(new JsonPlace(document, place, entry.getValue())));
    }
    return entries;
  }

  /// Makes a value whose own checks speak for this place.
  <T> T make(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw malformed(e.getMessage() == null ? "not a valid value" : e.getMessage());
    }
  }

  MalformedTelemetryException malformed(String problem) {
    return new MalformedTelemetryException(document, pointer, problem);
  }

  private void requireAtMost(int maxLength) {
    if (node.size() > maxLength) {
      throw malformed("it has " + node.size() + " entries, the limit is " + maxLength);
    }
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
