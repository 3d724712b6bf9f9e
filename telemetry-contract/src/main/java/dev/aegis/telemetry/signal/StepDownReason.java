package dev.aegis.telemetry.signal;

/// Why a leader gave up its role.
public enum StepDownReason {
  /// It handed leadership over on purpose.
  TRANSFER("transfer"),
  /// It had not heard from a majority in time.
  LOST_QUORUM("lost_quorum"),
  /// It met a higher term.
  HIGHER_TERM("higher_term"),
  /// Its process is ending in an orderly way.
  SHUTDOWN("shutdown"),
  /// A reason this version does not know.
  UNKNOWN("unknown");

  private final String wireName;

  StepDownReason(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /// Whether somebody meant it to happen.
  public boolean isPlanned() {
    return this == TRANSFER || this == SHUTDOWN;
  }

  /// The reason of that wire name, or [#UNKNOWN].
  public static StepDownReason ofWireName(String wireName) {
    for (StepDownReason reason : values()) {
      if (reason.wireName.equals(wireName)) {
        return reason;
      }
    }
    return UNKNOWN;
  }
}
