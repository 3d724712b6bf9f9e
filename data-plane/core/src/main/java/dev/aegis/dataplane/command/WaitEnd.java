package dev.aegis.dataplane.command;

/// Why a waiting acquire left the queue without the lock.
public enum WaitEnd {
  TIMED_OUT,
  CANCELLED,
  SESSION_ENDED
}
