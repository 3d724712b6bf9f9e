package dev.aegis.controlplane.agent.intake;

/// A Prometheus server gave no answer that can be used. Never holds text of its answer: it may come
/// from anybody.
public final class PrometheusException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What went wrong.
  public enum Kind {
    /// No connection, or it broke off.
    UNREACHABLE,
    /// The whole answer did not come within the deadline.
    TIMEOUT,
    /// It answered with something else than the query API's answers.
    NOT_PROMETHEUS,
    /// It refused the query or gave it up.
    REFUSED,
    /// The answer is past a limit.
    TOO_BIG,
    /// The answer is not what the query API defines; the message names the place.
    MALFORMED
  }

  private final Kind kind;

  PrometheusException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
