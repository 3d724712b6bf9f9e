package dev.aegis.chaos.workload;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.SessionLostException;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Acquires and releases one lock, now and then by ending the session.
///
/// What the history must know and no call tells: when the session is lost, the lock may fall free
/// from then on, so an end with unknown outcome is recorded; and a release that found the session
/// lost has not been sent, so its outcome is unknown too.
final class LockClient implements WorkloadClient {
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final int RELEASES_PER_END = 8;

  private final AegisClient client;
  private final String name;
  private final Recording recording;
  private final Random random;
  private @Nullable Session session;
  private @Nullable HeldLock held;

  LockClient(AegisClient client, String name, Recording recording, Random random) {
    this.client = client;
    this.name = name;
    this.recording = recording;
    this.random = random;
  }

  @Override
  public void operate() {
    Session current = session;
    if (current == null) {
      openSession();
    } else if (!current.isAlive()) {
      lose(current);
    } else if (held == null) {
      acquire(current);
    } else if (random.nextInt(RELEASES_PER_END) == 0) {
      endSession(current);
    } else {
      release(current, held);
    }
  }

  @Override
  public void end() {
    if (session != null) {
      endSession(session);
    }
  }

  private void openSession() {
    try {
      session = client.openSession(TTL);
    } catch (AegisException _) {
      // no node answered; the next round tries again
    }
  }

  private void acquire(Session current) {
    EventContent asked = asked(Action.ACQUIRE, current);
    held =
        recording.<HeldLock>call(
            asked,
            () -> client.locks().acquire(current, name, WAIT),
            lock -> asked.withToken(lock.token()));
  }

  private void release(Session current, HeldLock lock) {
    held = null;
    EventContent asked = asked(Action.RELEASE, current).withToken(lock.token());
    Object released =
        recording.<Boolean>call(
            asked,
            () -> {
              lock.close();
              requireAlive(current);
              return true;
            },
            _ -> asked);
    if (released == null) {
      endSession(current); // it may hold the lock still, and nobody else could get it
    }
  }

  private static void requireAlive(Session current) {
    if (!current.isAlive()) {
      throw new SessionLostException(current.id(), "it ended before the release was sure");
    }
  }

  private void endSession(Session current) {
    session = null;
    held = null;
    if (!current.isAlive()) {
      lose(current);
      return;
    }
    EventContent asked = asked(Action.END, current);
    Object ended =
        recording.<Boolean>call(
            asked,
            () -> {
              current.close();
              return true;
            },
            _ -> asked);
    if (ended == null) {
      recording.mayHappen(asked); // a session that could not be ended expires by its TTL
    }
  }

  private void lose(Session lost) {
    session = null;
    held = null;
    recording.mayHappen(asked(Action.END, lost));
  }

  private EventContent asked(Action action, Session current) {
    return EventContent.of(action, name).withSession(current.id());
  }
}
