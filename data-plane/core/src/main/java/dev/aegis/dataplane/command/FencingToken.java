package dev.aegis.dataplane.command;

/// The Raft log index of the acquire command plus the cluster's token base (paper, section 2.2).
/// For one lock, a later holder always has a greater token.
public record FencingToken(long value) implements Comparable<FencingToken> {
  @Override
  public int compareTo(FencingToken other) {
    return Long.compare(value, other.value);
  }
}
