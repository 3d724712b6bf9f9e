package dev.aegis.load.cluster;

/// A cluster is not there, or not in a state to be measured. The message tells a person what to do.
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
