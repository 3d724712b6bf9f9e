package dev.aegis.chaos.fence;

import java.util.Set;
import java.util.TreeSet;

/// What a lock protects: a set that holders read, change and write back as a whole, so a late write
/// undoes what others wrote in between. Not safe for use by several threads.
sealed interface Register {
  /// The set, read under a token.
  Set<Integer> read(long token);

  /// Replaces the set. False when it was refused and nothing changed.
  boolean write(long token, Set<Integer> replacement);

  /// Compares tokens: once a greater one was seen, in a write or a read, smaller ones are refused.
  ///
  /// Reads count, and that closes the gap of fencing: a new holder reads before it writes, and from
  /// then on no older holder's write can slip in between the two. A write that arrives before that
  /// read is harmless, since the new holder sees it.
  final class Fenced implements Register {
    private Set<Integer> content = Set.of();
    private long greatestToken;

    @Override
    public Set<Integer> read(long token) {
      greatestToken = Math.max(greatestToken, token);
      return new TreeSet<>(content);
    }

    @Override
    public boolean write(long token, Set<Integer> replacement) {
      if (token < greatestToken) {
        return false;
      }
      greatestToken = token;
      content = Set.copyOf(replacement);
      return true;
    }
  }

  /// The control: takes every write.
  final class Unfenced implements Register {
    private Set<Integer> content = Set.of();

    @Override
    public Set<Integer> read(long token) {
      return new TreeSet<>(content);
    }

    @Override
    public boolean write(long token, Set<Integer> replacement) {
      content = Set.copyOf(replacement);
      return true;
    }
  }
}
