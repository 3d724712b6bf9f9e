package dev.aegis.bench.agent;

/// An agent that gave no usable answer. The message is the reason that stands in the report.
public final class AgentFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param reason one sentence
  public AgentFailedException(String reason) {
    super(reason);
  }

  /// @param reason one sentence
  public AgentFailedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
