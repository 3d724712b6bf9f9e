package dev.aegis.chaos.fault;

/// One direction between two nodes.
public record Link(String from, String to) {
  public Link {
    if (from.equals(to)) {
      throw new IllegalArgumentException("A node has no link to itself: " + from + ".");
    }
  }

  @Override
  public String toString() {
    return from + ">" + to;
  }
}
