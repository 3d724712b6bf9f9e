package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.internal.kv.RemoteKeys;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.session.OpenSessions;
import dev.aegis.sdk.internal.session.RemoteSession;
import java.time.Duration;
import java.util.function.Consumer;

/// Enters queues and makes what was granted: the part that locks and elections share.
public final class Grants {
  private final Failover failover;
  private final OpenSessions sessions;
  private final MonotonicClock clock;
  private final RemoteKeys keys;
  private final ClientObserver observer;

  /// The grants of one client.
  ///
  /// @param keys the keys that holders write, on their own behalf
  public Grants(
      Failover failover,
      OpenSessions sessions,
      MonotonicClock clock,
      RemoteKeys keys,
      ClientObserver observer) {
    this.failover = failover;
    this.sessions = sessions;
    this.clock = clock;
    this.keys = keys;
    this.observer = observer;
  }

  Failover failover() {
    return failover;
  }

  /// What was granted, and to whom.
  ///
  /// @param lock the lock, listening for the loss of its session
  record Won(RemoteHeldLock lock, RemoteSession session, boolean byEarlierRequest) {}

  /// Enters with a session of its own, which ends with the lock.
  Won enterAlone(Entry entry) {
    long began = clock.nanos();
    RemoteSession session = sessions.open(Duration.ZERO);
    try {
      return won(entry, session, began, _ -> session.close());
    } catch (RuntimeException failure) {
      closeQuietly(session::close, failure);
      throw failure;
    }
  }

  /// Enters for a session.
  ///
  /// @param release gives back what was granted
  Won enter(Session session, Entry entry, Consumer<Release> release) {
    if (!(session instanceof RemoteSession own)) {
      throw new IllegalArgumentException("The session is not one this client opened.");
    }
    return won(entry, own, clock.nanos(), release);
  }

  private Won won(Entry entry, RemoteSession session, long began, Consumer<Release> release) {
    String name = entry.request().name();
    long giveUpAt = began + entry.request().timeout().toNanos();
    boolean obtained = false;
    try {
      Acquisition.Granted granted =
          new Acquisition(failover, clock, session, entry, giveUpAt).run();
      obtained = true;
      Release ending = new Release(failover, session, name, granted.token());
      RemoteHeldLock lock =
          new RemoteHeldLock(
              session,
              name,
              granted.token(),
              keys,
              clock,
              () -> release.accept(ending),
              observer::lockHeld);
      lock.followSession();
      return new Won(lock, session, granted.byEarlierRequest());
    } finally {
      observer.lockAwaited(clock.until(began).negated(), obtained);
    }
  }

  /// Also for a caller that was interrupted: what it gives up must not be held until the TTL ends
  /// it.
  static void closeQuietly(Runnable close, RuntimeException failure) {
    boolean interrupted = Thread.interrupted();
    try {
      close.run();
    } catch (AegisException closing) {
      failure.addSuppressed(closing);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
