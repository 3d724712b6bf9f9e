package dev.aegis.dataplane.session;

import dev.aegis.dataplane.command.Outcome;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Answers by sequence, ascending, the lowest of which is the next to go.
///
/// Two arrays used as a ring. Each write of a session asks here whether it is a repeat, on every
/// replica, and its sequence is nearly always higher than all before: then the answer is one
/// comparison, and remembering it moves nothing. An ordered tree costs a walk over seven nodes for
/// the same question, each somewhere else in memory.
///
/// Not thread-safe.
final class SettledReplies {
  private static final int FIRST_ROOM = 4;

  private final int usualRoom;
  private long[] sequences = new long[FIRST_ROOM];
  private @Nullable Outcome[] outcomes = new Outcome[FIRST_ROOM];
  private int first;
  private int size;

  /// @param usualRoom how many answers there are to be at most; more than that have room as well,
  ///   but adding them is slow
  SettledReplies(int usualRoom) {
    this.usualRoom = usualRoom;
  }

  int size() {
    return size;
  }

  @Nullable Outcome get(long sequence) {
    int rank = rankOf(sequence);
    return holds(rank, sequence) ? outcomes[slot(rank)] : null;
  }

  /// Adds an answer, or replaces the one of the same sequence.
  void put(long sequence, Outcome outcome) {
    int rank = rankOf(sequence);
    if (!holds(rank, sequence)) {
      makeRoomAt(rank);
      sequences[slot(rank)] = sequence;
    }
    outcomes[slot(rank)] = outcome;
  }

  /// Replaces an answer. Nothing happens when there is none of this sequence.
  void replace(long sequence, Outcome outcome) {
    int rank = rankOf(sequence);
    if (holds(rank, sequence)) {
      outcomes[slot(rank)] = outcome;
    }
  }

  /// Forgets the answer of the lowest sequence; there must be one.
  ///
  /// @return its sequence
  long forgetLowest() {
    if (size == 0) {
      throw new IllegalStateException("No answer is remembered");
    }
    long lowest = sequences[first];
    outcomes[first] = null;
    first = slot(1);
    size--;
    return lowest;
  }

  /// In ascending order of sequence.
  void forEach(ObjLongConsumer<Outcome> consumer) {
    for (int rank = 0; rank < size; rank++) {
      Outcome outcome = outcomes[slot(rank)];
      if (outcome != null) {
        consumer.accept(outcome, sequences[slot(rank)]);
      }
    }
  }

  /// How many sequences are lower.
  private int rankOf(long sequence) {
    if (size == 0 || sequences[slot(size - 1)] < sequence) {
      return size;
    }
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (sequences[slot(middle)] < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean holds(int rank, long sequence) {
    return rank < size && sequences[slot(rank)] == sequence;
  }

  private int slot(int rank) {
    int slot = first + rank;
    return slot < sequences.length ? slot : slot - sequences.length;
  }

  private void makeRoomAt(int rank) {
    if (size == sequences.length) {
      grow();
    }
    size++;
    for (int moved = size - 1; moved > rank; moved--) {
      sequences[slot(moved)] = sequences[slot(moved - 1)];
      outcomes[slot(moved)] = outcomes[slot(moved - 1)];
    }
  }

  private void grow() {
    long[] ascending = new long[Math.max(size + 1, Math.min(2 * size, usualRoom))];
    @Nullable Outcome[] theirs = Arrays.copyOf(outcomes, ascending.length);
    for (int rank = 0; rank < size; rank++) {
      ascending[rank] = sequences[slot(rank)];
      theirs[rank] = outcomes[slot(rank)];
    }
    sequences = ascending;
    outcomes = theirs;
    first = 0;
  }
}
