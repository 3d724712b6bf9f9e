package dev.aegis.sdk.spring.lock;

import dev.aegis.sdk.AegisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/// Locks of the cluster for what takes a `LockRegistry`: aggregators and the like, leader election
/// by lock, `executeLocked`. [AegisLock] tells what such a lock can and cannot promise.
///
/// Held locks are renewed in the background until they are unlocked or lost, so nobody has to call
/// [#renewLock]; it serves those who want to be sure at a certain moment. The registry keeps
/// nothing of locks that no thread holds or awaits. Safe for use by many threads.
///
/// Each hold is a session of its own: locking takes two writes to the cluster's log, unlocking one
/// and a read.
public final class AegisLockRegistry implements RenewableLockRegistry<AegisLock> {
  private static final int MAX_NAME_BYTES = 256;

  private final AegisClient client;
  private final String prefix;
  private final Duration ttl;
  private final Seats seats = new Seats();

  /// A registry over one client, which has to be closed after the last lock was unlocked.
  ///
  /// @param prefix put before each name
  /// @param ttl how long a lock outlives its last renewal; zero for the cluster's default
  public AegisLockRegistry(AegisClient client, String prefix, Duration ttl) {
    if (ttl.isNegative()) {
      throw new IllegalArgumentException("ttl is " + ttl + "; it must not be negative.");
    }
    this.client = client;
    this.prefix = prefix;
    this.ttl = ttl;
  }

  /// A lock by its name. Contacts nothing.
  ///
  /// @param lockKey a string; with the registry's prefix 1 to 256 bytes of UTF-8
  /// @throws IllegalArgumentException when it is not
  @Override
  public AegisLock obtain(Object lockKey) {
    if (!(lockKey instanceof String key)) {
      throw new IllegalArgumentException(
          "A lock is named by a string, and not by a %s.".formatted(lockKey.getClass().getName()));
    }
    String name = prefix + key;
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "Lock name \"%s\" has %d bytes of UTF-8; it must have 1 to %d."
              .formatted(name, bytes, MAX_NAME_BYTES));
    }
    return new AegisLock(client, seats, name, ttl);
  }

  /// Renews a lock of this thread now, and makes sure that it is still held.
  ///
  /// @throws IllegalMonitorStateException when this thread does not hold it
  /// @throws IllegalStateException when it is lost, or could not be renewed
  @Override
  public void renewLock(Object lockKey) {
    obtain(lockKey).renew();
  }

  /// Renews a lock of this thread now. Its TTL was settled when it was locked.
  ///
  /// @param newTtl must be the one that the lock has
  /// @throws IllegalMonitorStateException when this thread does not hold it
  /// @throws IllegalStateException when it is lost, or could not be renewed
  /// @throws UnsupportedOperationException when the TTL is another one
  @Override
  public void renewLock(Object lockKey, Duration newTtl) {
    AegisLock lock = obtain(lockKey);
    if (!lock.ttl().equals(newTtl)) {
      throw new UnsupportedOperationException(
          "The TTL of a held lock cannot be changed from %s to %s. Lock it with lock(ttl)."
              .formatted(lock.ttl(), newTtl));
    }
    lock.renew();
  }

  /// How many locks threads of this process hold or wait for.
  public int locksInUse() {
    return seats.size();
  }
}
