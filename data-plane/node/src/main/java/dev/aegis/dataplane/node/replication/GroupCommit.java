package dev.aegis.dataplane.node.replication;

import com.google.protobuf.CodedOutputStream;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.log.SubmitException.Overloaded.Limit;
import dev.aegis.dataplane.node.replication.EntryLog.AppliedEntry;
import dev.aegis.wire.log.v1.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Group commit: at most one entry is in flight, and everything that was queued while it was
/// becomes the next one. A lone caller's command goes out at once, a thousand share one fsync; how
/// long an entry waits for those who are about to come back is the matter of [Gathering].
///
/// Two rules shape an entry. It is bounded in commands and bytes. And it holds at most one acquire
/// per lock, because commands of one entry share a log index and the fencing token *is* that index:
/// a second acquire of the same lock closes the entry and opens the next.
///
/// Barriers ride along: they add nothing to an entry, and one with nothing but barriers is empty.
///
/// One thread, the sender, forms and sends entries. Another completes the callers' futures, so that
/// slow continuations hold up neither the next entry nor the thread that applied this one. That
/// thread hands an answer straight to the other; the sender need not wake for it. Thread-safe.
final class GroupCommit implements AutoCloseable {
  static final int MAX_COMMANDS_PER_ENTRY = 1024;
  static final int MAX_BYTES_PER_ENTRY = 1 << 20;

  /// What may be queued, in bytes of commands. No setting: it is what a heap can hold beside the
  /// state ([StoreMemory]), and the bound in commands alone would let the largest values fill any
  /// heap.
  static final int MAX_PENDING_BYTES =
      Math.toIntExact(Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 8));

  private final EntryLog log;
  private final int maxPending;
  private final Consumer<Throwable> died;
  private final Runnable refused;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Pending> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean closed;
  private boolean shut;
  private final Gathering gathering = new Gathering();
  private final BooleanSupplier busy = Processors.OWN;
  private boolean underWay;
  private int wanted = 1;
  private long patienceEndsNanos;
  private boolean leftSome;
  private final Thread sender;
  private final ExecutorService replies;

  /// Starts the two threads.
  ///
  /// @param refused told of every caller that is refused because too much is queued
  /// @param died told of a defect after which entries may not be sent or answered any more: the
  ///   process must end and come back
  GroupCommit(
      String name, EntryLog log, int maxPending, Runnable refused, Consumer<Throwable> died) {
    this.died = died;
    this.log = log;
    this.maxPending = maxPending;
    this.refused = refused;
    this.replies =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(name + "-replies").factory());
    this.sender =
        Thread.ofPlatform().daemon().name(name + "-group-commit").start(this::sendUntilClosed);
  }

  /// A caller that waits: for its command's outcome, or (no command) for a barrier.
  ///
  /// @param bytes what the command adds to an entry
  /// @param acquires name of the lock it acquires, if it is an acquire
  private record Pending(
      dev.aegis.wire.log.v1.@Nullable Command command,
      int bytes,
      @Nullable String acquires,
      CompletableFuture<Committed> done) {

    static Pending of(dev.aegis.wire.log.v1.Command command) {
      return new Pending(
          command,
          CodedOutputStream.computeMessageSize(LogEntry.COMMANDS_FIELD_NUMBER, command),
          CommandCodec.acquiredLock(command),
          new CompletableFuture<>());
    }

    static Pending barrier() {
      return new Pending(null, 0, null, new CompletableFuture<>());
    }
  }

  CompletableFuture<Committed> submit(Command command) {
    return enqueue(Pending.of(CommandCodec.encode(command)));
  }

  CompletableFuture<Position> barrier() {
    return enqueue(Pending.barrier()).thenApply(Committed::position);
  }

  int pending() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private CompletableFuture<Committed> enqueue(Pending pending) {
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedFuture(new SubmitException.NotServing());
      }
      if (shut) {
        return CompletableFuture.failedFuture(new SubmitException.NotLeader(null));
      }
      SubmitException.Overloaded full = fullFor(pending);
      if (full != null) {
        refused.run();
        return CompletableFuture.failedFuture(full);
      }
      queue.add(pending);
      queuedBytes += pending.bytes();
      if (!underWay && isWorthAnEntry()) {
        arrived.signal();
      }
      return pending.done;
    } finally {
      lock.unlock();
    }
  }

  private SubmitException.@Nullable Overloaded fullFor(Pending pending) {
    if (queue.size() >= maxPending) {
      return new SubmitException.Overloaded(Limit.PENDING_COMMANDS, maxPending);
    }
    if (queuedBytes + pending.bytes() > MAX_PENDING_BYTES) {
      return new SubmitException.Overloaded(Limit.PENDING_BYTES, MAX_PENDING_BYTES);
    }
    return null;
  }

  private void sendUntilClosed() {
    try {
      sendBatches();
    } catch (InterruptedException e) {
      // Nobody interrupts this thread.
      diedOf(e);
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      diedOf(e);
      throw e;
    } finally {
      replies.shutdown();
    }
  }

  /// A leader that cannot send any more must not go on leading: nobody would stand against it.
  private void diedOf(Throwable defect) {
    died.accept(defect);
    close();
  }

  private void sendBatches() throws InterruptedException {
    for (List<Pending> batch = takeBatch(); !batch.isEmpty(); batch = takeBatch()) {
      List<Pending> sent = batch;
      boolean isBusy = busy.getAsBoolean();
      long sentNanos = System.nanoTime();
      try {
        var _ =
            log.append(encode(sent))
                .whenComplete((entry, failure) ->
                    ended(sent, System.nanoTime() - sentNanos, isBusy, entry, failure));
      } catch (RuntimeException | Error e) {
        replies.execute(() -> fail(sent, failureOf(e)));
        throw e;
      }
    }
  }

  /// On the thread that applied the entry; or on one that gave it up, which may hold locks of
  /// Ratis; or, if that came at once, on the sender.
  private void ended(
      List<Pending> batch,
      long tookNanos,
      boolean isBusy,
      @Nullable AppliedEntry entry,
      @Nullable Throwable failure) {
    Runnable telling =
        entry == null ? () -> fail(batch, failureOf(failure)) : () -> complete(batch, entry);
    try {
      answered(batch.size(), tookNanos, isBusy, telling);
    } catch (RuntimeException | Error e) {
      diedOf(e);
      fail(batch, failureOf(e));
    }
  }

  private static SubmitException failureOf(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof SubmitException known
        ? known
        : new SubmitException.OutcomeUnknown(String.valueOf(cause));
  }

  /// Noted before the callers are told: who comes back early must not count twice. And told before
  /// the sender may go on: it may be about to end, and nobody is told after that. The sender is
  /// needed only if somebody waits, or is to be waited for.
  private void answered(int commands, long tookNanos, boolean isBusy, Runnable telling) {
    lock.lock();
    try {
      underWay = false;
      gathering.answered(commands, queue.size(), tookNanos, isBusy);
      if (leftSome) {
        gathering.overflowed();
      }
      wanted = gathering.expected();
      patienceEndsNanos = System.nanoTime() + gathering.patienceNanos();
      replies.execute(telling);
      if (closed || wanted > 1 || !queue.isEmpty()) {
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether what is queued shall leave now. Guarded by the lock.
  private boolean isWorthAnEntry() {
    return queue.size() >= Math.min(wanted, maxPending) || queuedBytes >= MAX_BYTES_PER_ENTRY;
  }

  /// Until nothing is under way, and there is something to send or it is over.
  private void awaitWork() throws InterruptedException {
    while (underWay || !(closed || isWorthAnEntry())) {
      long patienceNanos = patienceEndsNanos - System.nanoTime();
      if (underWay || wanted == 1) {
        arrived.await();
      } else if (patienceNanos > 0) {
        var _ = arrived.awaitNanos(patienceNanos);
      } else {
        wanted = 1;
      }
    }
  }

  /// Waits for work and cuts the next entry. Empty only once closed.
  private List<Pending> takeBatch() throws InterruptedException {
    lock.lock();
    try {
      awaitWork();
      List<Pending> batch = new ArrayList<>(Math.min(queue.size(), MAX_COMMANDS_PER_ENTRY));
      if (closed) {
        return batch;
      }
      Set<String> acquired = new HashSet<>();
      int bytes = 0;
      for (Pending next = queue.peek();
          next != null && batch.size() < MAX_COMMANDS_PER_ENTRY;
          next = queue.peek()) {
        bytes += next.bytes();
        boolean tooLarge = bytes > MAX_BYTES_PER_ENTRY && !batch.isEmpty();
        String acquires = next.acquires();
        if (tooLarge || (acquires != null && !acquired.add(acquires))) {
          break;
        }
        batch.add(queue.remove());
        queuedBytes -= next.bytes();
      }
      leftSome = !queue.isEmpty();
      underWay = true;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private static byte[] encode(List<Pending> batch) {
    LogEntry.Builder entry = LogEntry.newBuilder().setVersion(CommandCodec.VERSION);
    for (Pending pending : batch) {
      if (pending.command != null) {
        entry.addCommands(pending.command);
      }
    }
    return entry.build().toByteArray();
  }

  private static void fail(List<Pending> batch, SubmitException failure) {
    batch.forEach(pending -> pending.done.completeExceptionally(failure));
  }

  private static void complete(List<Pending> batch, AppliedEntry entry) {
    int outcome = 0;
    for (Pending pending : batch) {
      pending.done.complete(
          pending.command == null
              ? new Committed(new dev.aegis.dataplane.command.Outcome.Ticked(0), entry.position())
              : new Committed(entry.applied().outcomes().get(outcome++), entry.position()));
    }
  }

  /// Refuses what is queued and what comes, as a node that knows no leader does. What is in flight
  /// ends by itself when leadership does.
  void shut() {
    List<Pending> turnedAway;
    lock.lock();
    try {
      shut = true;
      turnedAway = List.copyOf(queue);
      queue.clear();
      queuedBytes = 0;
    } finally {
      lock.unlock();
    }
    turnedAway.forEach(
        pending -> pending.done.completeExceptionally(new SubmitException.NotLeader(null)));
  }

  /// Whether it refuses as [#shut] says.
  boolean isShut() {
    lock.lock();
    try {
      return shut;
    } finally {
      lock.unlock();
    }
  }

  /// Takes work again.
  void open() {
    lock.lock();
    try {
      shut = false;
    } finally {
      lock.unlock();
    }
  }

  /// Refuses what is still queued. What is in flight ends by itself when the log closes.
  @Override
  public void close() {
    List<Pending> turnedAway;
    lock.lock();
    try {
      closed = true;
      turnedAway = List.copyOf(queue);
      queue.clear();
      queuedBytes = 0;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    turnedAway.forEach(
        pending -> pending.done.completeExceptionally(new SubmitException.NotServing()));
  }

  /// For tests and an orderly stop: waits until the sender has ended.
  void join() throws InterruptedException {
    sender.join();
  }
}
