package dev.aegis.sdk.spring.lock;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/// One lock held at the cluster, in a session that it has to itself.
///
/// A session of its own means that what becomes of one lock never touches another, that its TTL is
/// its own, and that an acquire without an answer leaves nothing behind: the session is ended, or,
/// where even that gets no answer, is renewed no more and expires.
///
/// @param session the lock's alone
/// @param lock granted to that session
record Hold(AegisClient client, Session session, HeldLock lock) {
  private static final Log LOG = LogFactory.getLog(Hold.class);

  /// Acquires a lock.
  ///
  /// @param wait how long to queue for it, at most 1 hour
  /// @param ttl of its session; zero for the cluster's default
  /// @throws dev.aegis.sdk.AegisException when it was not acquired
  static Hold acquire(AegisClient client, String name, Duration wait, Duration ttl) {
    Session session = client.openSession(ttl);
    try {
      return new Hold(client, session, client.locks().acquire(session, name, wait));
    } catch (RuntimeException failure) {
      boolean interrupted = Thread.interrupted(); // or the session could not be ended
      try {
        session.close();
      } catch (AegisException closing) {
        failure.addSuppressed(closing);
      } finally {
        restore(interrupted);
      }
      throw failure;
    }
  }

  /// Whether the cluster has it that this token holds the lock. Where the cluster does not answer,
  /// whether this side may still rely on it.
  boolean isCurrent() {
    if (!lock.isHeld()) {
      return false;
    }
    try {
      return switch (client.locks().check(lock.name(), lock.token()).state()) {
        case CURRENT -> true;
        case STALE, FREE, LAPSED -> false;
      };
    } catch (AegisException failure) {
      LOG.warn(
          "Whether lock \""
              + lock.name()
              + "\" is still held could not be asked. "
              + failure.getMessage());
      return lock.isHeld();
    }
  }

  /// Renews the session now, instead of when its time comes.
  ///
  /// @throws dev.aegis.sdk.AegisException when it could not be renewed
  void renew() {
    Duration _ = client.sessions().renew(session.id());
  }

  /// Gives the lock back. Where the cluster does not answer, its session is renewed no more, so the
  /// lock falls free when the TTL has passed: that is a reason to tell, and none to fail work that
  /// was done under the lock.
  void end() {
    try {
      session.close();
    } catch (AegisException failure) {
      LOG.warn(
          "Lock \"%s\" could not be released; it falls free within %s. %s"
              .formatted(lock.name(), session.ttl(), failure.getMessage()));
    } finally {
      lock.close(); // of a session that is over: no call, but the client's observer hears of it
    }
  }

  /// Interrupts this thread again, if it was interrupted before.
  static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
