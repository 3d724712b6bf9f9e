package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.replication.EntryLog.AppliedEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private static final int MAX_PENDING = 4_000;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final HandDrivenLog log = new HandDrivenLog();
  private final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final GroupCommit commits =
      new GroupCommit("test", log, MAX_PENDING, refused::incrementAndGet, defects::add);

  @AfterEach
  void close() throws InterruptedException {
    log.failAll();
    commits.close();
    commits.join();
  }

  /// A log whose entries commit when the test says so.
  private static final class HandDrivenLog implements EntryLog {
    record Sent(Entry entry, CompletableFuture<AppliedEntry> done) {}

    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final List<Sent> all = new ArrayList<>();
    private long index;
    private boolean lost;
    private volatile @Nullable RuntimeException defect;

    @Override
    public synchronized CompletableFuture<AppliedEntry> append(byte[] bytes) {
      RuntimeException planted = defect;
      if (planted != null) {
        throw planted;
      }
      Entry entry = CommandCodec.decode(++index, 1, ByteBuffer.wrap(bytes)).entry();
      Sent one = new Sent(entry, new CompletableFuture<>());
      if (lost) {
        one.done().completeExceptionally(new SubmitException.NotLeader("n2"));
      }
      all.add(one);
      sent.add(one);
      return one.done();
    }

    Sent next() throws InterruptedException {
      Sent next = sent.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("an entry is sent").isNotNull();
      return next;
    }

    static void commit(Sent sent) {
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < sent.entry().commands().size(); i++) {
        outcomes.add(new Outcome.KeyPut(sent.entry().index(), i));
      }
      sent.done()
          .complete(
              new AppliedEntry(
                  new Applied(sent.entry().index(), outcomes, List.of()),
                  new Position(sent.entry().index(), 1, 1)));
    }

    /// Leadership is lost for good: what is in flight and what comes after it fails.
    synchronized void failAll() {
      lost = true;
      all.forEach(one -> one.done().completeExceptionally(new SubmitException.NotLeader("n2")));
    }
  }

  private static Command put(int bytes) {
    return new Command.PutKey(
        null, Bytes.copyOf(new byte[] {1}), Bytes.copyOf(new byte[bytes]), null);
  }

  private static Command acquire(String lock, long sequence) {
    return new Command.AcquireLock(
        new RequestId(new SessionId(1), sequence), new LockName(lock), 0);
  }

  @Test
  void aLoneCommandGoesOutAtOnce() throws InterruptedException {
    var _ = commits.submit(put(1));
    assertThat(log.next().entry().commands()).hasSize(1);
  }

  @Test
  void whatArrivesWhileAnEntryIsInFlightBecomesTheNextOne() throws InterruptedException {
    CompletableFuture<Committed> first = commits.submit(put(1));
    HandDrivenLog.Sent inFlight = log.next();
    List<CompletableFuture<Committed>> rest = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rest.add(commits.submit(put(1)));
    }
    assertThat(first).isNotDone();
    HandDrivenLog.commit(inFlight);
    HandDrivenLog.Sent second = log.next();
    assertThat(second.entry().commands()).hasSize(100);
    HandDrivenLog.commit(second);
    for (int i = 0; i < 100; i++) {
      assertThat(rest.get(i).join().outcome()).isEqualTo(new Outcome.KeyPut(2, i));
    }
  }

  @Test
  void callersWhoAskAgainAtOnceAreAllAnswered() throws InterruptedException {
    int callers = 8;
    AtomicInteger answered = new AtomicInteger();
    for (int i = 0; i < callers; i++) {
      ask(20, answered);
    }
    while (answered.get() < callers * 20) {
      HandDrivenLog.Sent sent = log.sent.poll(10, TimeUnit.MILLISECONDS);
      if (sent != null) {
        HandDrivenLog.commit(sent);
      }
    }
    assertThat(commits.pending()).isZero();
  }

  private void ask(int times, AtomicInteger answered) {
    if (times > 0) {
      var _ =
          commits
              .submit(put(1))
              .thenRun(() -> {
                answered.incrementAndGet();
                ask(times - 1, answered);
              });
    }
  }

  @Test
  void anEntryHoldsOneAcquireOfALock() throws InterruptedException {
    var _ = commits.submit(put(1));
    HandDrivenLog.Sent inFlight = log.next();
    var _ = commits.submit(acquire("a", 1));
    var _ = commits.submit(acquire("b", 2));
    var _ = commits.submit(acquire("a", 3));
    HandDrivenLog.commit(inFlight);
    HandDrivenLog.Sent second = log.next();
    assertThat(second.entry().commands()).hasSize(2);
    HandDrivenLog.commit(second);
    assertThat(log.next().entry().commands()).hasSize(1);
  }

  @Test
  void anEntryIsBoundedInBytesAndInCommands() throws InterruptedException {
    var _ = commits.submit(put(1));
    HandDrivenLog.Sent inFlight = log.next();
    for (int i = 0; i < 3; i++) {
      var _ = commits.submit(put(500_000));
    }
    for (int i = 0; i < GroupCommit.MAX_COMMANDS_PER_ENTRY + 1; i++) {
      var _ = commits.submit(put(1));
    }
    HandDrivenLog.commit(inFlight);
    HandDrivenLog.Sent large = log.next();
    assertThat(large.entry().commands()).hasSize(2);
    HandDrivenLog.commit(large);
    HandDrivenLog.Sent many = log.next();
    assertThat(many.entry().commands()).hasSize(GroupCommit.MAX_COMMANDS_PER_ENTRY);
    HandDrivenLog.commit(many);
    assertThat(log.next().entry().commands()).hasSize(2);
  }

  @Test
  void barriersShareAnEntryAndAddNothingToIt() throws InterruptedException {
    CompletableFuture<Position> one = commits.barrier();
    HandDrivenLog.Sent first = log.next();
    CompletableFuture<Position> two = commits.barrier();
    CompletableFuture<Position> three = commits.barrier();
    CompletableFuture<Committed> write = commits.submit(put(1));
    HandDrivenLog.commit(first);
    HandDrivenLog.Sent second = log.next();
    assertThat(first.entry().commands()).isEmpty();
    assertThat(second.entry().commands()).hasSize(1);
    HandDrivenLog.commit(second);
    assertThat(one.join().index()).isEqualTo(1);
    assertThat(two.join().index()).isEqualTo(2);
    assertThat(three.join().index()).isEqualTo(2);
    assertThat(write.join().outcome()).isEqualTo(new Outcome.KeyPut(2, 0));
  }

  @Test
  void aBarrierThatArrivesWhileAnEntryIsInFlightWaitsForALaterOne() throws InterruptedException {
    var _ = commits.submit(put(1));
    HandDrivenLog.Sent inFlight = log.next();
    CompletableFuture<Position> barrier = commits.barrier();
    HandDrivenLog.commit(inFlight);
    HandDrivenLog.Sent later = log.next();
    assertThat(barrier).isNotDone();
    HandDrivenLog.commit(later);
    assertThat(barrier.join().index()).isEqualTo(2);
  }

  @Test
  void aFailedEntryFailsItsCommandsWithItsOwnReason() throws InterruptedException {
    CompletableFuture<Committed> lost = commits.submit(put(1));
    log.next().done().completeExceptionally(new SubmitException.OutcomeUnknown("step-down"));
    assertThatThrownBy(lost::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SubmitException.OutcomeUnknown.class);
    CompletableFuture<Committed> next = commits.submit(put(1));
    HandDrivenLog.commit(log.next());
    assertThat(next.join().outcome()).isInstanceOf(Outcome.KeyPut.class);
  }

  @Test
  void aFullQueueRefusesNamesTheLimitAndCounts() throws InterruptedException {
    var _ = commits.submit(put(1));
    var _ = log.next();
    for (int i = 0; i < MAX_PENDING; i++) {
      var _ = commits.submit(put(1));
    }
    assertThatThrownBy(() -> commits.submit(put(1)).join())
        .hasCauseInstanceOf(SubmitException.Overloaded.class)
        .hasMessageContaining("limits.max-pending-commands is " + MAX_PENDING);
    assertThat(refused).hasValue(1);
  }

  /// Far fewer commands than are allowed, but of the largest kind.
  @Test
  void aQueueFullOfBytesRefusesNamesThatLimitAndTakesMoreOnceSomeAreGone()
      throws InterruptedException {
    var _ = commits.submit(put(1));
    HandDrivenLog.Sent inFlight = log.next();
    int fit = GroupCommit.MAX_PENDING_BYTES / 512_100;
    for (int i = 0; i < fit; i++) {
      assertThat(commits.submit(put(512_000))).isNotDone();
    }
    CompletableFuture<Committed> tooMuch = commits.submit(put(512_000));
    assertThat(tooMuch).isCompletedExceptionally();
    assertThatThrownBy(tooMuch::join)
        .hasCauseInstanceOf(SubmitException.Overloaded.class)
        .hasMessageContaining("pending bytes is " + GroupCommit.MAX_PENDING_BYTES);
    assertThat(refused).hasValue(1);
    assertThat(commits.submit(put(1))).as("a small one still fits").isNotDone();
    HandDrivenLog.commit(inFlight);
    assertThat(log.next().entry().commands()).hasSize(2);
    assertThat(commits.submit(put(512_000))).as("two large ones have left").isNotDone();
  }

  @Test
  void aSenderThatDiesSaysSoAndTakesNothingMore() throws InterruptedException {
    log.defect = new IllegalStateException("a defect");
    CompletableFuture<Committed> inFlight = commits.submit(put(1));
    assertThat(defects.poll(30, TimeUnit.SECONDS)).hasMessage("a defect");
    commits.join();
    assertThat(inFlight)
        .failsWithin(WITHIN)
        .withThrowableThat()
        .withCauseInstanceOf(SubmitException.OutcomeUnknown.class);
    assertThatThrownBy(() -> commits.submit(put(1)).join())
        .hasCauseInstanceOf(SubmitException.NotServing.class);
  }

  /// The second caller of a pair is waited for, but not for ever.
  @Test
  void whoComesBackAloneIsSentAllTheSame() throws InterruptedException {
    var _ = commits.submit(put(1));
    HandDrivenLog.Sent first = log.next();
    var _ = commits.submit(put(1));
    var _ = commits.submit(put(1));
    HandDrivenLog.commit(first);
    HandDrivenLog.Sent pair = log.next();
    assertThat(pair.entry().commands()).hasSize(2);
    HandDrivenLog.commit(pair);
    var _ = commits.submit(put(1));
    assertThat(log.next().entry().commands()).hasSize(1);
  }

  @Test
  void whatIsInFlightWhileItIsShutIsStillAnsweredAndTheNextGoesOutOnceItIsOpen()
      throws InterruptedException {
    CompletableFuture<Committed> inFlight = commits.submit(put(1));
    HandDrivenLog.Sent sent = log.next();
    commits.shut();
    HandDrivenLog.commit(sent);
    assertThat(inFlight).succeedsWithin(WITHIN);
    commits.open();
    CompletableFuture<Committed> next = commits.submit(put(1));
    HandDrivenLog.commit(log.next());
    assertThat(next).succeedsWithin(WITHIN);
  }

  @Test
  void entriesThatAreAppliedAtOnceAreAnsweredOneAfterTheOther() {
    AtomicLong index = new AtomicLong();
    EntryLog prompt =
        _ -> {
          long at = index.incrementAndGet();
          return CompletableFuture.completedFuture(
              new AppliedEntry(
                  new Applied(at, List.of(new Outcome.KeyPut(at, 0)), List.of()),
                  new Position(at, 1, 1)));
        };
    try (GroupCommit quick =
        new GroupCommit("quick", prompt, MAX_PENDING, refused::incrementAndGet, defects::add)) {
      for (int i = 1; i <= 100; i++) {
        CompletableFuture<Committed> done = quick.submit(put(1));
        assertThat(done).succeedsWithin(WITHIN);
        assertThat(done.join().outcome()).isEqualTo(new Outcome.KeyPut(i, 0));
      }
    }
    assertThat(defects).isEmpty();
  }

  @Test
  void whatIsInFlightWhenTheSenderDiesIsStillAnswered() throws InterruptedException {
    CompletableFuture<Committed> inFlight = commits.submit(put(1));
    HandDrivenLog.Sent sent = log.next();
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("test-group-commit") && thread.isAlive())
        .forEach(Thread::interrupt);
    commits.join();
    HandDrivenLog.commit(sent);
    assertThat(inFlight)
        .failsWithin(WITHIN)
        .withThrowableThat()
        .withCauseInstanceOf(SubmitException.OutcomeUnknown.class);
    assertThat(defects).hasSize(2);
  }

  @Test
  void whatIsInFlightWhileItClosesIsStillAnswered() throws InterruptedException {
    CompletableFuture<Committed> inFlight = commits.submit(put(1));
    HandDrivenLog.Sent sent = log.next();
    commits.close();
    HandDrivenLog.commit(sent);
    assertThat(inFlight).succeedsWithin(WITHIN);
    assertThat(inFlight.join().outcome()).isEqualTo(new Outcome.KeyPut(1, 0));
  }

  @Test
  void closingRefusesWhatIsQueued() throws InterruptedException {
    var _ = commits.submit(put(1));
    var _ = log.next();
    CompletableFuture<Committed> queued = commits.submit(put(1));
    log.failAll();
    commits.close();
    assertThatThrownBy(queued::join).hasCauseInstanceOf(SubmitException.class);
    assertThatThrownBy(() -> commits.submit(put(1)).join())
        .hasCauseInstanceOf(SubmitException.NotServing.class);
  }
}
