package dev.aegis.chaos.log;

/// Something that logs and history cannot both have right.
///
/// @param rule the rule broken
/// @param index the log index it is about; 0 when there is none
/// @param what what happened, in one sentence
public record LogViolation(Rule rule, long index, String what) {
  /// What must hold.
  public enum Rule {
    /// Nodes applied the same at the same index.
    EQUAL_LOGS,
    /// What the log answers is what its commands give when applied from the start.
    REPLAY,
    /// What a client was told is what the log answers.
    REPLY,
    /// What was answered before something else was called has the smaller index.
    REAL_TIME,
    /// A read saw the key as it stood at some index it may have been made at.
    READ_WINDOW
  }
}
