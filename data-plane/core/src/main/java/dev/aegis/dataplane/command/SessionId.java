package dev.aegis.dataplane.command;

/// A session's number, unique over the cluster's life and never 0.
public record SessionId(long value) implements Comparable<SessionId> {
  @Override
  public int compareTo(SessionId other) {
    return Long.compare(value, other.value);
  }
}
