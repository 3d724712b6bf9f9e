package dev.aegis.dataplane.command;

/// A lock's name.
public record LockName(String value) implements Comparable<LockName> {
  @Override
  public int compareTo(LockName other) {
    return value.compareTo(other.value);
  }
}
