package dev.aegis.sdk.conformance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a scenario expects: references to what came before, and comparisons with it.
final class Expectation {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\w+)((?:\\.\\w+)*)([+-]\\d+)?");

  private final Map<String, JsonNode> shown = new HashMap<>();

  /// What a step gave can be referred to from now on.
  void remember(String name, JsonNode given) {
    shown.put(name, given);
  }

  /// The same with references replaced by what they stand for.
  ///
  /// @throws IllegalArgumentException when one stands for nothing
  JsonNode resolve(JsonNode said) {
    if (said.isString()) {
      Matcher reference = REFERENCE.matcher(said.stringValue());
      return reference.matches() ? found(reference) : said;
    }
    if (said instanceof ArrayNode list) {
      ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
      list.forEach(one -> resolved.add(resolve(one)));
      return resolved;
    }
    if (said instanceof ObjectNode object) {
      ObjectNode resolved = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(one -> resolved.set(one.getKey(), resolve(one.getValue())));
      return resolved;
    }
    return said;
  }

  private JsonNode found(Matcher reference) {
    JsonNode found = shown.get(reference.group(1));
    if (found == null) {
      throw new IllegalArgumentException(reference.group() + " refers to no step before.");
    }
    for (String field : reference.group(2).split("\\.", -1)) {
      found = field.isEmpty() ? found : found.required(field);
    }
    return reference.group(3) == null
        ? found
        : JsonNodeFactory.instance.numberNode(
            found.longValue() + Long.parseLong(reference.group(3)));
  }

  /// What is wrong with what was given. References are resolved already.
  static Optional<String> mismatch(JsonNode expected, JsonNode given) {
    if (expected instanceof ObjectNode object) {
      if (object.has("any")) {
        return given.isNull() ? Optional.of("it gave nothing") : Optional.empty();
      }
      if (object.has("above") || object.has("below")) {
        return compared(object, given);
      }
      return object.properties().stream()
          .flatMap(field ->
              (given.has(field.getKey())
                      ? mismatch(field.getValue(), given.get(field.getKey()))
                      : differs(expected, given))
                  .stream())
          .findFirst();
    }
    if (expected instanceof ArrayNode list) {
      if (!(given instanceof ArrayNode) || given.size() != list.size()) {
        return differs(expected, given);
      }
      for (int i = 0; i < list.size(); i++) {
        Optional<String> wrong = mismatch(list.get(i), given.get(i));
        if (wrong.isPresent()) {
          return wrong;
        }
      }
      return Optional.empty();
    }
    boolean bothNumbers = expected.isNumber() && given.isNumber();
    boolean same =
        bothNumbers
            ? expected.decimalValue().compareTo(given.decimalValue()) == 0
            : expected.equals(given);
    return same ? Optional.empty() : differs(expected, given);
  }

  private static Optional<String> compared(ObjectNode bounds, JsonNode given) {
    boolean within =
        given.isNumber()
            && (!bounds.has("above") || given.longValue() > bounds.get("above").longValue())
            && (!bounds.has("below") || given.longValue() < bounds.get("below").longValue());
    return within ? Optional.empty() : differs(bounds, given);
  }

  private static Optional<String> differs(JsonNode expected, JsonNode given) {
    return Optional.of("it gave " + given + " and not " + expected);
  }
}
