package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.PeerTerms;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.replication.ReadIndex.Leader.Standing;
import dev.aegis.dataplane.node.replication.TermRound.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The question of one term to its voters, for all the reads that share it ([ReadIndex]).
/// Thread-safe.
final class ReadRound implements PeerTerms.Question {
  private final Standing standing;
  private final List<CompletableFuture<Position>> reads;
  private final PeerTerms peers;
  private final List<String> others;
  private final int atFirst;
  private final long hopeNanos;
  private final Consumer<ReadRound> disappointed;
  private final TermRound votes;
  private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
  private final long begunNanos = System.nanoTime();
  private final List<String> asked = new ArrayList<>();
  private final List<String> answered = new ArrayList<>();

  /// @param others all voters but this node, in the order in which to ask them
  /// @param atFirst how many of them it begins with
  /// @param hopeNanos how long those may take before the others are asked as well
  /// @param disappointed told when one of them gives no answer that helps
  ReadRound(
      Standing standing,
      List<CompletableFuture<Position>> reads,
      PeerTerms peers,
      List<String> others,
      int atFirst,
      long hopeNanos,
      Consumer<ReadRound> disappointed) {
    this.standing = standing;
    this.reads = reads;
    this.peers = peers;
    this.others = others;
    this.atFirst = atFirst;
    this.hopeNanos = hopeNanos;
    this.disappointed = disappointed;
    this.votes = new TermRound(standing.id(), standing.term(), standing.voters());
  }

  Standing standing() {
    return standing;
  }

  /// Completes with whether a majority is in this term.
  CompletableFuture<Boolean> confirmed() {
    return confirmed;
  }

  /// How many reads share it.
  int size() {
    return reads.size();
  }

  /// When it began, of [System#nanoTime()].
  long begunNanos() {
    return begunNanos;
  }

  long hopeNanos() {
    return hopeNanos;
  }

  /// Asks those it begins with.
  void ask() {
    Verdict alone;
    synchronized (this) {
      alone = votes.verdict();
    }
    settle(alone);
    askUpTo(atFirst);
  }

  void askAll() {
    askUpTo(others.size());
  }

  private void askUpTo(int count) {
    List<String> now;
    synchronized (this) {
      if (confirmed.isDone() || asked.size() >= count) {
        return;
      }
      now = others.subList(asked.size(), count);
      asked.addAll(now);
    }
    now.forEach(voter -> peers.ask(standing.group(), voter, this));
  }

  @Override
  public void answered(String node, long term) {
    boolean agrees = term == standing.term();
    Verdict verdict;
    synchronized (this) {
      if (agrees) {
        answered.add(node);
      }
      verdict = votes.answered(node, term);
    }
    settle(verdict);
    if (!agrees) {
      disappointed.accept(this);
    }
  }

  @Override
  public void unanswered(String node) {
    Verdict verdict;
    synchronized (this) {
      verdict = votes.unanswered(node);
    }
    settle(verdict);
    disappointed.accept(this);
  }

  /// Not under this round's lock, which the thread that it wakes takes at once.
  private void settle(Verdict verdict) {
    switch (verdict) {
      case OPEN -> {}
      case CONFIRMED -> confirmed.complete(true);
      case DENIED -> confirmed.complete(false);
    }
  }

  void giveUp() {
    confirmed.complete(false);
  }

  /// Tells who answered in which order, and who did not.
  synchronized void teach(Quickest quickest) {
    List<String> silent = new ArrayList<>(asked);
    silent.removeAll(answered);
    quickest.learn(answered, silent);
  }

  /// Lets its reads see the state as of this position.
  void complete(Position position) {
    reads.forEach(read -> read.complete(position));
  }

  void fail(SubmitException why) {
    reads.forEach(read -> read.completeExceptionally(why));
  }

  /// Lets its reads end as the barrier in the log did.
  void follow(@Nullable Position behindBarrier, @Nullable Throwable failure) {
    for (CompletableFuture<Position> read : reads) {
      if (failure == null) {
        read.complete(behindBarrier);
      } else {
        read.completeExceptionally(
            failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure);
      }
    }
  }
}
