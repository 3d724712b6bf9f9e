package dev.aegis.chaos.jsonl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One object of a line, which knows where it stands: whatever is wrong with it is reported with
/// that place.
public final class JsonLine {
  private static final int NESTING = 4;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(NESTING)
                          .maxNumberLength(24)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String document;
  private final long number;
  private final String place;
  private final JsonNode object;

  private JsonLine(String document, long number, String place, JsonNode object) {
    this.document = document;
    this.number = number;
    this.place = place;
    this.object = object;
  }

  /// Reads one line.
  ///
  /// @param document the kind of file, for example `history`
  /// @param number the line's number, from 1
  public static JsonLine parse(String document, long number, String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JacksonException _) {
      throw new MalformedLineException(
          document,
          number,
          "",
          "it is not one JSON object, has a field twice, or nests deeper than " + NESTING);
    }
    if (node == null || !node.isObject()) {
      throw new MalformedLineException(document, number, "", "it is not a JSON object");
    }
    return new JsonLine(document, number, "", node);
  }

  /// Refuses fields that nobody will read: a misspelt field would else pass as an absent one.
  public JsonLine allowOnly(Set<String> fields) {
    for (String name : object.propertyNames()) {
      if (!fields.contains(name)) {
        throw malformed("", "it has a field that is none of " + String.join(", ", fields));
      }
    }
    return this;
  }

  public String text(String field) {
    String value = optionalText(field);
    if (value == null) {
      throw malformed(field, "it is missing");
    }
    return value;
  }

  /// Null when the field is absent or null.
  public @Nullable String optionalText(String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw malformed(field, "expected a text");
    }
    return value.stringValue();
  }

  public long integer(String field) {
    Long value = optionalInteger(field);
    if (value == null) {
      throw malformed(field, "it is missing");
    }
    return value;
  }

  /// Null when the field is absent or null.
  public @Nullable Long optionalInteger(String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw malformed(field, "expected a whole number of 64 bits");
    }
    return value.longValue();
  }

  /// The objects of a list; empty when the field is absent.
  public List<JsonLine> objects(String field) {
    JsonNode list = object.get(field);
    if (list == null || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw malformed(field, "expected a list");
    }
    List<JsonLine> found = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      String inside = place + field + "[" + i + "]";
      if (!list.get(i).isObject()) {
        throw new MalformedLineException(document, number, inside, "expected an object");
      }
      found.add(new JsonLine(document, number, inside + ".", list.get(i)));
    }
    return found;
  }

  /// A nested object; null when the field is absent or null.
  public @Nullable JsonLine optionalObject(String field) {
    JsonNode inner = object.get(field);
    if (inner == null || inner.isNull()) {
      return null;
    }
    if (!inner.isObject()) {
      throw malformed(field, "expected an object");
    }
    return new JsonLine(document, number, place + field + ".", inner);
  }

  /// The error for this place; an empty field means the object as a whole.
  public MalformedLineException malformed(String field, String problem) {
    return new MalformedLineException(document, number, place + field, problem);
  }
}
