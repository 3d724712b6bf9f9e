package dev.aegis.sdk.spring.lock;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.LockNotAcquiredException;
import dev.aegis.sdk.SessionLostException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.integration.support.locks.DistributedLock;

/// A lock of the cluster as a [java.util.concurrent.locks.Lock]: owned by the thread that locked
/// it, re-entrant, and renewed in the background while it is held. Safe for use by many threads;
/// all locks of one name from one registry are the same lock.
///
/// **What it promises.** Of all threads of all processes, the cluster has at most one as the
/// holder, and a later holder's [#token()] is always greater. It is lost, not shared, when the
/// cluster gets no renewal for its TTL (the process was stopped, or cut off), or an operator takes
/// it away.
///
/// **What it cannot promise.** That a holder stops in time: nobody can interrupt a thread that is
/// paused between its last check and its next write. So write through [#keys()], which the cluster
/// refuses once the lock is lost, or hand [#token()] to what the lock protects and refuse smaller
/// ones there. That the cluster got no renewal shows in [#isHeld()] and [#onLost], before it can
/// give the lock to anybody else. An operator's taking does not: that shows, as every loss does, in
/// what is written through [#keys()], in every further `lock` of the same thread, and in
/// [#unlock()], which ask the cluster.
///
/// A thread that ends without [#unlock()] leaves its lock held, and renewed, for as long as the
/// process lives.
///
/// **How it fails.** Every way to lock throws [CannotAcquireLockException] when the cluster did not
/// answer within the client's call timeout, or refused; its cause says which. Nothing is held then.
/// `lock()` waits without end while somebody else holds the lock, but not for a cluster that is
/// away. That the node where it queues is gone shows by its connection; a node that keeps the
/// connection and never answers can hold it up for an hour.
public final class AegisLock implements DistributedLock {
  private final AegisClient client;
  private final Seats seats;
  private final String name;
  private final Duration defaultTtl;

  AegisLock(AegisClient client, Seats seats, String name, Duration defaultTtl) {
    this.client = client;
    this.seats = seats;
    this.name = name;
    this.defaultTtl = defaultTtl;
  }

  /// The lock's name at the cluster, the registry's prefix included.
  public String name() {
    return name;
  }

  @Override
  public void lock() {
    lock(defaultTtl);
  }

  /// Waits as long as it takes, without heeding interrupts.
  ///
  /// @param ttl how long the lock outlives its last renewal; zero for the cluster's default
  @Override
  public void lock(Duration ttl) {
    boolean _ = takeUninterruptibly(new Patience.Endless(false), ttl);
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    boolean _ = take(new Patience.Endless(true), defaultTtl);
  }

  @Override
  public boolean tryLock() {
    return takeUninterruptibly(new Patience.None(), defaultTtl);
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return tryLock(Duration.ofNanos(unit.toNanos(time)), defaultTtl);
  }

  /// Waits for a time.
  ///
  /// @param waitTime how long to wait while another thread or process holds it. The call may take
  ///   the client's call timeout longer, when nodes do not answer.
  /// @param ttl how long the lock outlives its last renewal; zero for the cluster's default
  @Override
  public boolean tryLock(Duration waitTime, Duration ttl) throws InterruptedException {
    return take(Patience.of(waitTime), ttl);
  }

  /// Gives the lock back, if this was the last of the thread's locks. Before, it asks the cluster
  /// whether the lock was held to the end.
  ///
  /// A lock that could not be given back because the cluster did not answer falls free within its
  /// TTL; that is logged, and no failure.
  ///
  /// @throws IllegalMonitorStateException when this thread does not hold it
  /// @throws ConcurrentModificationException when it was lost before. It is given up nevertheless;
  ///   what it protects may have been changed by somebody else meanwhile.
  @Override
  public void unlock() {
    Hold hold = own();
    Seat seat = seats.find(name).orElseThrow();
    try {
      if (seat.mutex().getHoldCount() == 1) {
        seat.vacate();
        giveBack(hold);
      }
    } finally {
      seat.mutex().unlock();
      seats.leave(name);
    }
  }

  /// Not supported: a condition would have to be signalled across processes. Watch a key instead.
  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException(
        "A lock of the cluster has no conditions. Watch a key instead.");
  }

  /// The fencing token: of two holders, the later one always has the greater token. It may be
  /// passed on to other threads.
  ///
  /// @throws IllegalMonitorStateException when this thread does not hold the lock
  public long token() {
    return own().lock().token();
  }

  /// Keys, written under this lock: a write is refused unless the lock is still held at the moment
  /// it is applied. They may be passed on to other threads.
  ///
  /// @throws IllegalMonitorStateException when this thread does not hold the lock
  public Keys keys() {
    return own().lock().keys();
  }

  /// Whether this thread holds the lock and may still rely on it, judged now by the client. Costs
  /// no call, and so does not know of an operator who took it.
  public boolean isHeld() {
    return find().map(hold -> hold.lock().isHeld()).orElse(false);
  }

  /// Calls `listener` once when the lock is lost, on a thread of the client's: be brief.
  ///
  /// @throws IllegalMonitorStateException when this thread does not hold the lock
  public void onLost(Consumer<SessionLostException> listener) {
    own().lock().onLost(listener);
  }

  /// Renews now, and asks the cluster whether the lock is still held.
  void renew() {
    Hold hold = own();
    try {
      hold.renew();
    } catch (AegisException failure) {
      throw new IllegalStateException("Lock \"" + name + "\" could not be renewed.", failure);
    }
    if (!hold.isCurrent()) {
      throw new IllegalStateException("Lock \"" + name + "\" is lost; it cannot be renewed.");
    }
  }

  /// The TTL of this thread's hold.
  Duration ttl() {
    return own().session().ttl();
  }

  private Optional<Hold> find() {
    return seats.find(name).flatMap(Seat::own);
  }

  private Hold own() {
    return find()
        .orElseThrow(() ->
            new IllegalMonitorStateException(
                "Thread \"%s\" does not hold lock \"%s\"; only the thread that locked it may do this."
                    .formatted(Thread.currentThread().getName(), name)));
  }

  private void giveBack(Hold hold) {
    boolean interrupted = Thread.interrupted(); // what an interrupted thread holds, it gives back
    try {
      boolean heldToTheEnd = hold.isCurrent();
      hold.end();
      if (!heldToTheEnd) {
        throw new ConcurrentModificationException(
            "Lock \"%s\" with token %d was lost before it was unlocked. What it protects may have been changed by its next holder meanwhile."
                .formatted(name, hold.lock().token()));
      }
    } finally {
      Hold.restore(interrupted);
    }
  }

  private boolean takeUninterruptibly(Patience patience, Duration ttl) {
    try {
      return take(patience, ttl);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private boolean take(Patience patience, Duration ttl) throws InterruptedException {
    Seat seat = seats.enter(name);
    boolean taken = false;
    try {
      taken = patience.enter(seat.mutex()) && takeFromCluster(seat, patience, ttl);
      return taken;
    } finally {
      if (!taken) {
        seats.leave(name);
      }
    }
  }

  /// With the mutex of the seat, which is given up again where the lock was not obtained.
  private boolean takeFromCluster(Seat seat, Patience patience, Duration ttl)
      throws InterruptedException {
    boolean taken = false;
    try {
      if (seat.mutex().getHoldCount() > 1) {
        checkStillHeld();
        taken = true;
      } else {
        Optional<Hold> granted = acquire(patience, ttl);
        granted.ifPresent(seat::occupy);
        taken = granted.isPresent();
      }
      return taken;
    } finally {
      if (!taken) {
        seat.mutex().unlock();
      }
    }
  }

  /// Entering a lock again that was lost would be entering without it. Spring Integration's leader
  /// election locks again and again to learn of a loss, and unlocks when that throws. So the
  /// cluster is asked, since nobody tells this process of an operator who took the lock.
  private void checkStillHeld() {
    if (!own().isCurrent()) {
      throw new CannotAcquireLockException(
          "Lock \"%s\" is held by this thread, and was lost. Unlock it before locking it again."
              .formatted(name));
    }
  }

  private Optional<Hold> acquire(Patience patience, Duration ttl) throws InterruptedException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= heed(patience);
        try {
          return Optional.of(Hold.acquire(client, name, patience.nextWait(), ttl));
        } catch (LockNotAcquiredException _) {
          if (patience.isOver()) {
            return Optional.empty();
          }
        } catch (AegisException failure) {
          if (!Thread.currentThread().isInterrupted()) {
            throw new CannotAcquireLockException(
                "Lock \"" + name + "\" could not be acquired. " + failure.getMessage(), failure);
          }
        }
      }
    } finally {
      Hold.restore(interrupted);
    }
  }

  /// Takes note of an interrupt: a call to the cluster would fail at once with it.
  private static boolean heed(Patience patience) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    if (interrupted && patience.isInterruptible()) {
      throw new InterruptedException();
    }
    return interrupted;
  }

  @Override
  public String toString() {
    return "lock \"" + name + "\"";
  }
}
