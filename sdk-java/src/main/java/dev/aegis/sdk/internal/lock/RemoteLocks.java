package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Locks;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.internal.kv.RemoteKeys;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.session.RemoteSession;
import dev.aegis.sdk.internal.session.Sessions;
import java.time.Duration;

/// Locks over the wire.
public final class RemoteLocks implements Locks {
  private final Failover failover;
  private final Sessions sessions;
  private final MonotonicClock clock;
  private final RemoteKeys keys;

  /// The locks of one client.
  ///
  /// @param keys the keys that holders write, on their own behalf
  public RemoteLocks(Failover failover, Sessions sessions, MonotonicClock clock, RemoteKeys keys) {
    this.failover = failover;
    this.sessions = sessions;
    this.clock = clock;
    this.keys = keys;
  }

  @Override
  public HeldLock acquire(String name, Duration timeout) {
    long giveUpAt = giveUpAt(timeout);
    RemoteSession session = sessions.open(Duration.ZERO);
    try {
      long token = new Acquisition(failover, clock, session, name, giveUpAt).token();
      return hold(session, name, token, session::close);
    } catch (RuntimeException failure) {
      closeQuietly(session, failure);
      throw failure;
    }
  }

  @Override
  public HeldLock acquire(Session session, String name, Duration timeout) {
    long giveUpAt = giveUpAt(timeout);
    if (!(session instanceof RemoteSession own)) {
      throw new IllegalArgumentException("The session is not one this client opened.");
    }
    long token = new Acquisition(failover, clock, own, name, giveUpAt).token();
    return hold(own, name, token, new Release(failover, own, name, token));
  }

  private HeldLock hold(RemoteSession session, String name, long token, Runnable release) {
    RemoteHeldLock lock = new RemoteHeldLock(session, name, token, keys, release);
    lock.followSession();
    return lock;
  }

  private long giveUpAt(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must not be negative.");
    }
    return clock.nanos() + timeout.toNanos();
  }

  private static void closeQuietly(RemoteSession session, RuntimeException failure) {
    try {
      session.close();
    } catch (AegisException closing) {
      failure.addSuppressed(closing);
    }
  }
}
