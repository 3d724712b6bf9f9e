package dev.aegis.sdk.conformance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a step can do. The words and what they take are in the README's table.
public enum Verb {
  PUT,
  GET,
  RANGE,
  PAGE,
  DELETE,
  DELETE_RANGE,
  TRANSACT,
  HISTORY,
  COMPACT,
  WATCH,
  NEXT,
  SESSION,
  LOCK,
  CAMPAIGN,
  PROCLAIM,
  LEADER,
  OBSERVE,
  DESCRIBE_LOCK,
  VALIDATE_TOKEN,
  FORCE_RELEASE,
  FORCE_END,
  IS_HELD,
  IS_ALIVE,
  IS_LOST,
  CLOSE,
  KILL,
  AWAIT_NODES;

  /// Its word in a scenario.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Verb> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }
}
