package dev.aegis.chaos.fault;

import org.jspecify.annotations.Nullable;

/// A fault could not be made, or not be ended. Says what about the cluster is unknown now.
public final class FaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FaultException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
