package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.PeerTerms;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.log.SubmitException.Overloaded.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Linearizable reads without an entry in the log: a read index (Raft thesis 6.4), confirmed by
/// questions to the voters that are asked after the read arrived (ADR-018).
///
/// **What it guarantees.** A read that this completes finds, in this node's state, everything that
/// was acknowledged to anybody before the read arrived, and everything that any replica had applied
/// by then.
///
/// **Why.** A round begins after each of its reads has arrived, and then, in this order:
///
/// 1. The leader looks at its term T, sees that it has applied an entry of T, and notes its commit
///    index. By then its log holds every entry that earlier terms committed (leader completeness),
///    all of them before that entry of T; and what was committed in T, it has itself committed. So
///    the index covers all that any leader up to T had committed when the reads arrived.
/// 2. A majority of the voters answers that it is in T ([TermRound]), by calls that went out after
///    that. None of them had voted in a higher term, so no leader of a higher term was elected
///    before the reads arrived, and none has acknowledged anything by then.
/// 3. The leader is in T still, so it has not voted in a higher term either.
/// 4. The index is applied.
///
/// What may have happened meanwhile can only make the state newer: every applied entry is
/// committed.
///
/// **Why not Ratis' own read index.** It remembers the highest commit index that was ever
/// confirmed, and confirms it again without asking (`ReadIndexHeartbeats`, 3.3.0). Nor is there a
/// lease: it would rest on clocks.
///
/// **Without a confirmation**, by a term that has passed, voters that cannot be reached or time
/// that ran out, the reads of the round become a barrier in the log: right whatever was wrong, and
/// served where the voters answer Raft and not us.
///
/// **Whom it asks**: as many as make a majority, those who answered soonest last time ([Quickest]);
/// the others when one of them gives no such answer, or none in twice the usual time. Each question
/// costs both ends more than a read does.
///
/// At most one round is under way. Reads that arrive meanwhile share the next one, which waits for
/// those who were just answered as an entry of the log does ([Gathering]). One thread ends rounds
/// and completes reads, so that no slow continuation holds a connection up. Thread-safe.
final class ReadIndex implements AutoCloseable {
  private final Leader leader;
  private final PeerTerms peers;
  private final Duration patience;
  private final Duration shortestHope;
  private final int maxWaiting;
  private final Runnable refused;
  private final BooleanSupplier busy = Processors.OWN;
  private final ScheduledExecutorService rounds;
  private final Object lock = new Object();
  private List<CompletableFuture<Position>> waiting = new ArrayList<>();
  private final Gathering gathering = new Gathering();
  private final Quickest quickest = new Quickest();
  private final Alarm overdue;
  private final Alarm gathered;
  private long usualNanos;
  private long gatherUntilNanos;
  private boolean underWay;
  private boolean isGathering;
  private boolean closed;
  private @Nullable ReadRound current;

  /// This node, as far as it may lead.
  interface Leader {

    /// What a leader sees of itself at this moment.
    ///
    /// @param term in which it has applied an entry
    /// @param committed its commit index, looked at after that
    record Standing(String group, String id, long term, long committed, Voters voters) {}

    /// Empty when this node may not serve reads.
    Optional<Standing> standing();

    /// Whether this node leads in this term.
    boolean leadsIn(long term);

    /// Why this node may not serve reads.
    SubmitException.NotLeader refusal();

    /// Completes once this node has applied that far.
    CompletableFuture<Void> applied(long index);

    /// How far this node has applied.
    Position position();

    /// Completes once an entry that is proposed after this call is applied here.
    CompletableFuture<Position> logBarrier();
  }

  /// Reads at one node.
  ///
  /// @param patience how long voters may take to confirm
  /// @param shortestHope how long the voters that were asked first are waited for at least before
  ///   the others are asked as well
  /// @param maxWaiting how many reads may wait for their round to begin
  /// @param refused told of every read that is refused because too many wait
  ReadIndex(
      String name,
      Leader leader,
      PeerTerms peers,
      Duration patience,
      Duration shortestHope,
      int maxWaiting,
      Runnable refused) {
    this.leader = leader;
    this.peers = peers;
    this.patience = patience;
    this.shortestHope = shortestHope;
    this.maxWaiting = maxWaiting;
    this.refused = refused;
    this.rounds =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name + "-reads").factory());
    this.overdue = new Alarm(rounds, this::lookAtRound);
    this.gathered = new Alarm(rounds, this::lookAtGathering);
  }

  /// Completes once local state may be read; fails with a [SubmitException].
  CompletableFuture<Position> confirm() {
    CompletableFuture<Position> read = new CompletableFuture<>();
    synchronized (lock) {
      if (closed) {
        return CompletableFuture.failedFuture(new SubmitException.NotServing());
      }
      if (waiting.size() >= maxWaiting) {
        refused.run();
        return CompletableFuture.failedFuture(
            new SubmitException.Overloaded(Limit.PENDING_COMMANDS, maxWaiting));
      }
      waiting.add(read);
      boolean waits = isGathering ? !isCrowd() : underWay;
      if (waits) {
        return read;
      }
      isGathering = false;
      underWay = true;
    }
    beginNext();
    return read;
  }

  /// Whether those who wait need no more company. Guarded by the lock.
  private boolean isCrowd() {
    return waiting.size() >= Math.min(gathering.expected(), maxWaiting);
  }

  /// How many reads wait for their round to begin.
  int waiting() {
    synchronized (lock) {
      return waiting.size();
    }
  }

  /// Begins a round if anybody waits for one.
  private void beginNext() {
    for (List<CompletableFuture<Position>> reads = takeWaiting();
        !reads.isEmpty();
        reads = takeWaiting()) {
      Optional<Leader.Standing> standing = leader.standing();
      if (standing.isPresent()) {
        begin(round(standing.get(), reads));
        return;
      }
      SubmitException.NotLeader refusal = leader.refusal();
      reads.forEach(read -> read.completeExceptionally(refusal));
    }
  }

  private List<CompletableFuture<Position>> takeWaiting() {
    synchronized (lock) {
      List<CompletableFuture<Position>> taken = waiting;
      waiting = new ArrayList<>();
      underWay = !taken.isEmpty();
      return taken;
    }
  }

  private ReadRound round(Leader.Standing standing, List<CompletableFuture<Position>> reads) {
    List<String> voters = new ArrayList<>(standing.voters().all());
    voters.remove(standing.id());
    synchronized (lock) {
      List<String> order = quickest.order(voters);
      int atFirst =
          quickest.isTimeForAll() ? order.size() : standing.voters().enough(standing.id(), order);
      long hopeNanos = Math.clamp(2 * usualNanos, shortestHope.toNanos(), patience.toNanos() / 2);
      current = new ReadRound(standing, reads, peers, order, atFirst, hopeNanos, this::askOthers);
      if (closed) {
        current.giveUp();
      }
      return current;
    }
  }

  private void begin(ReadRound round) {
    var _ =
        round.confirmed().thenAccept(confirmed -> onRounds(round, () -> ended(round, confirmed)));
    overdue.noLaterThan(round.begunNanos() + round.hopeNanos());
    round.ask();
  }

  /// Asks the others when those who were asked first are late, and gives up when all are.
  private void lookAtRound() {
    ReadRound round;
    synchronized (lock) {
      round = current;
    }
    if (round == null || round.confirmed().isDone()) {
      return;
    }
    long passedNanos = System.nanoTime() - round.begunNanos();
    if (passedNanos >= patience.toNanos()) {
      round.giveUp();
    } else if (passedNanos >= round.hopeNanos()) {
      overdue.noLaterThan(round.begunNanos() + patience.toNanos());
      round.askAll();
    } else {
      overdue.noLaterThan(round.begunNanos() + round.hopeNanos());
    }
  }

  /// On the thread of rounds, since whoever tells that a voter gives no answer may hold what it
  /// takes to ask another.
  private void askOthers(ReadRound round) {
    if (round.confirmed().isDone()) {
      return;
    }
    onRounds(round, round::askAll);
  }

  /// Once closed, nobody ends a round any more, so its reads end here.
  private void onRounds(ReadRound round, Runnable task) {
    try {
      rounds.execute(task);
    } catch (RejectedExecutionException _) {
      round.fail(new SubmitException.NotServing());
    }
  }

  private void ended(ReadRound round, boolean confirmed) {
    long tookNanos = System.nanoTime() - round.begunNanos();
    synchronized (lock) {
      if (confirmed) {
        usualNanos += (tookNanos - usualNanos) / 16;
      }
      round.teach(quickest);
    }
    // Counted before anybody is answered: who comes back early must not count twice.
    int queued = waiting();
    try {
      if (!confirmed || !leader.leadsIn(round.standing().term())) {
        var _ = leader.logBarrier().whenComplete(round::follow);
        return;
      }
      CompletableFuture<Void> applied = leader.applied(round.standing().committed());
      if (applied.isDone()) {
        round.complete(leader.position());
      } else {
        var _ = applied.thenRun(() -> onRounds(round, () -> round.complete(leader.position())));
      }
    } finally {
      gather(round.size(), queued, tookNanos);
    }
  }

  /// Begins the next round now, or when enough reads have come back for it.
  private void gather(int answered, int queued, long tookNanos) {
    boolean isBusy = busy.getAsBoolean();
    synchronized (lock) {
      gathering.answered(answered, queued, tookNanos, isBusy);
      isGathering = !closed && !isCrowd() && gathering.patienceNanos() > 0;
      if (isGathering) {
        gatherUntilNanos = System.nanoTime() + gathering.patienceNanos();
        gathered.noLaterThan(gatherUntilNanos);
        return;
      }
    }
    beginNext();
  }

  /// Begins the next round with those who are there, when there was no more company in time.
  private void lookAtGathering() {
    synchronized (lock) {
      if (!isGathering) {
        return;
      }
      if (System.nanoTime() - gatherUntilNanos < 0) {
        gathered.noLaterThan(gatherUntilNanos);
        return;
      }
      isGathering = false;
    }
    beginNext();
  }

  /// Fails what waits. A round that is under way ends without a confirmation.
  @Override
  public void close() {
    List<CompletableFuture<Position>> turnedAway;
    synchronized (lock) {
      closed = true;
      turnedAway = waiting;
      waiting = new ArrayList<>();
      if (current != null) {
        current.giveUp();
      }
    }
    turnedAway.forEach(read -> read.completeExceptionally(new SubmitException.NotServing()));
    rounds.shutdown();
  }
}
