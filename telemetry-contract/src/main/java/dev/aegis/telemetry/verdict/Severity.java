package dev.aegis.telemetry.verdict;

import java.util.Optional;

/// How much it matters, in rising order.
public enum Severity {
  INFO("info"),
  WARNING("warning"),
  CRITICAL("critical");

  private final String wireName;

  Severity(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<Severity> ofWireName(String wireName) {
    for (Severity severity : values()) {
      if (severity.wireName.equals(wireName)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }
}
