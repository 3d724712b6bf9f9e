package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.internal.kv.RemoteKeys;
import dev.aegis.sdk.internal.kv.WriteIdentity;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.session.LossSignal;
import dev.aegis.sdk.internal.session.RemoteSession;
import dev.aegis.wire.v1.LockGuard;
import dev.aegis.wire.v1.RequestId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A lock over the wire. It is lost when its session is, or when the cluster says that its token no
/// longer holds it.
final class RemoteHeldLock implements HeldLock, WriteIdentity {
  private final RemoteSession session;
  private final String name;
  private final long token;
  private final Keys keys;
  private final Runnable release;
  private final LockGuard guard;
  private final LossSignal loss = new LossSignal();
  private final Consumer<SessionLostException> whenSessionLost = this::lost;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Consumer<Duration> whenClosed;
  private final MonotonicClock clock;
  private final long acquiredAt;
  private volatile boolean lost;

  /// A lock just granted.
  ///
  /// @param whenClosed hears how long it was held
  RemoteHeldLock(
      RemoteSession session,
      String name,
      long token,
      RemoteKeys keys,
      MonotonicClock clock,
      Runnable release,
      Consumer<Duration> whenClosed) {
    this.session = session;
    this.clock = clock;
    this.acquiredAt = clock.nanos();
    this.whenClosed = whenClosed;
    this.name = name;
    this.token = token;
    this.keys = keys.writtenBy(this);
    this.release = release;
    this.guard = LockGuard.newBuilder().setLockName(name).setToken(token).build();
  }

  /// Listens for the session's loss; once, right after the constructor.
  void followSession() {
    session.loss().add(whenSessionLost);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public boolean isHeld() {
    return !closed.get() && !lost && session.isAlive();
  }

  @Override
  public void onLost(Consumer<SessionLostException> listener) {
    loss.add(listener);
  }

  @Override
  public Keys keys() {
    return keys;
  }

  @Override
  public Optional<RequestId> newRequest() {
    return session.newRequest();
  }

  @Override
  public void settled(RequestId request) {
    session.settled(request);
  }

  @Override
  public Optional<LockGuard> guard() {
    return Optional.of(guard);
  }

  @Override
  public AegisException explain(AegisException failure) {
    AegisException explained = session.explain(failure);
    if (NotHeld.isSaidBy(explained)) {
      lost(
          new SessionLostException(
              session.id(), "token " + token + " no longer holds lock \"" + name + "\""));
    }
    return explained;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      session.loss().remove(whenSessionLost);
      whenClosed.accept(clock.until(acquiredAt).negated());
      release.run(); // also when lost: a session made for this lock must not live on
    }
  }

  private void lost(SessionLostException why) {
    lost = true;
    if (!closed.get()) {
      loss.raise(why);
    }
  }

  @Override
  public String toString() {
    return "HeldLock[name=%s, token=%d, isHeld=%s]".formatted(name, token, isHeld());
  }
}
