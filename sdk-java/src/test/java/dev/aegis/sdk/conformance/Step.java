package dev.aegis.sdk.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One thing to do, and what must come of it.
///
/// @param words as the file has them; what they mean is in the README
public record Step(Verb verb, JsonNode words) {
  private static final long NANOS = 1_000_000_000L;

  public boolean has(String word) {
    return words.has(word);
  }

  public JsonNode at(String word) {
    return words.path(word);
  }

  public String text(String word) {
    return words.required(word).stringValue();
  }

  public Optional<String> optionalText(String word) {
    return has(word) ? Optional.of(text(word)) : Optional.empty();
  }

  public String text(String word, String otherwise) {
    return optionalText(word).orElse(otherwise);
  }

  public boolean flag(String word, boolean otherwise) {
    return has(word) ? words.required(word).booleanValue() : otherwise;
  }

  public boolean flag(String word) {
    return flag(word, false);
  }

  /// 0 where it is not said.
  public long number(String word) {
    return has(word) ? words.required(word).longValue() : 0;
  }

  /// A time in seconds, with fractions.
  public Optional<Duration> seconds(String word) {
    return has(word)
        ? Optional.of(Duration.ofNanos(Math.round(words.required(word).doubleValue() * NANOS)))
        : Optional.empty();
  }

  /// The steps within this one.
  public List<Step> steps(String word) {
    List<Step> found = new ArrayList<>();
    for (JsonNode inner : words.path(word)) {
      found.add(new Step(Verb.of(inner.path("do").stringValue()).orElseThrow(), inner));
    }
    return found;
  }
}
