package dev.aegis.chaos.history;

/// What a line of a history tells about an operation.
public enum EventType {
  /// It was called.
  INVOKE("invoke"),
  /// It was answered: it took effect before this line.
  OK("ok"),
  /// It ended and took no effect, for certain.
  FAIL("fail"),
  /// Its outcome is unknown: it may take effect at any time after its call, or never.
  INFO("info");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
