package dev.aegis.sdk.conformance;

import tools.jackson.databind.JsonNode;

/// What came of a step.
public sealed interface Outcome {
  /// It gave something, in the words of the format.
  record Gave(JsonNode shown) implements Outcome {}

  /// It failed.
  ///
  /// @param word as after `fails`
  /// @param message what the SDK said
  record Failed(String word, String message) implements Outcome {}
}
