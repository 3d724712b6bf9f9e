package dev.aegis.dataplane.session;

import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a session was answered, by sequence: the ground of "exactly once".
///
/// A client that did not hear an answer sends the same request again, perhaps to another leader,
/// minutes later. The memory is replicated and part of the snapshot, so whichever replica applies
/// the repeat finds the first answer and returns it instead of acting twice. (Ratis has a retry
/// cache as well, but in memory only and for a minute.)
///
/// * At most [#MAX_SETTLED] settled answers are kept. When one more arrives, the one of the lowest
///   sequence is forgotten, and from then on everything below it is answered "too old": whether it
///   was applied can no longer be known, and guessing would risk doing it twice. A client must
///   therefore not have more than that many requests under way.
/// * An acquire that still waits is not settled. It is never forgotten, however old its sequence
///   is, and its answer is replaced when the wait ends: a repeat learns the truth.
public final class ReplyMemory {
  public static final int MAX_SETTLED = 64;

  // Room for one more: an answer is remembered before the lowest one goes.
  private final SettledReplies settled = new SettledReplies(MAX_SETTLED + 1);
  private final TreeMap<Long, Outcome> waiting = new TreeMap<>();
  private long forgottenBelow;

  ReplyMemory() {
    this(1, new TreeMap<>());
  }

  /// @param replies remembered answers by sequence
  public ReplyMemory(long forgottenBelow, SortedMap<Long, Outcome> replies) {
    this.forgottenBelow = forgottenBelow;
    replies.forEach(this::put);
  }

  /// The answer of an earlier request with this sequence, or null when none is remembered.
  public @Nullable Outcome recall(long sequence) {
    Outcome outcome = settled.get(sequence);
    return outcome != null ? outcome : waiting.get(sequence);
  }

  /// Whether an unremembered sequence may have been applied and forgotten.
  boolean mayHaveForgotten(long sequence) {
    return sequence < forgottenBelow;
  }

  void remember(long sequence, Outcome outcome) {
    put(sequence, RememberedReply.of(outcome));
    if (settled.size() > MAX_SETTLED) {
      forgottenBelow = Math.max(forgottenBelow, settled.forgetLowest() + 1);
    }
  }

  /// Replaces the answer of an acquire that waited. Nothing happens when it did not.
  void settle(long sequence, Outcome outcome) {
    if (waiting.remove(sequence) != null) {
      remember(sequence, outcome);
    }
  }

  /// Replaces a settled answer that is still remembered. Nothing happens when it is not.
  void amend(long sequence, Outcome outcome) {
    settled.replace(sequence, outcome);
  }

  /// Sequences below this one are answered "too old" unless still remembered.
  public long forgottenBelow() {
    return forgottenBelow;
  }

  /// A copy of all that is remembered, ascending by sequence.
  public SortedMap<Long, Outcome> replies() {
    TreeMap<Long, Outcome> all = new TreeMap<>(waiting);
    settled.forEach((outcome, sequence) -> all.put(sequence, outcome));
    return all;
  }

  private void put(long sequence, Outcome outcome) {
    if (outcome instanceof LockQueued) {
      waiting.put(sequence, outcome);
    } else {
      settled.put(sequence, outcome);
    }
  }
}
