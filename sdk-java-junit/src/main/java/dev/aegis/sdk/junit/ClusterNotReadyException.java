package dev.aegis.sdk.junit;

/// The cluster did not get to where it was to be within its deadline, or not at all. The message
/// says what was awaited and how each node stands.
public final class ClusterNotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterNotReadyException(String message, Throwable cause) {
    super(message, cause);
  }

  ClusterNotReadyException(String message) {
    super(message);
  }
}
