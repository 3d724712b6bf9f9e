package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.internal.kv.RemoteKeys;
import dev.aegis.sdk.internal.kv.WriteIdentity;
import dev.aegis.sdk.internal.rpc.SessionGone;
import dev.aegis.wire.v1.LockGuard;
import dev.aegis.wire.v1.RequestId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A session over the wire: its lease, the numbers of its requests, and the word of its loss.
public final class RemoteSession implements Session, WriteIdentity {
  /// The cluster remembers so many settled answers of a session. This counts what is under way,
  /// which is not the same: one slow request can be overtaken by more than 64 others that come and
  /// go beside it. The cluster then says that it has forgotten its answer, and its outcome is
  /// unknown. The limit makes that rare (ADR-029).
  private static final int MOST_UNDER_WAY = 64;

  private final long id;
  private final Duration ttl;
  private final Lease lease;
  private final OpenSessions sessions;
  private final Keys keys;
  private final Renewal renewal;
  private final LossSignal loss = new LossSignal();
  private final AtomicLong sequence = new AtomicLong();
  private final Semaphore free = new Semaphore(MOST_UNDER_WAY);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ConcurrentMap<String, RequestId> unansweredAcquires = new ConcurrentHashMap<>();

  RemoteSession(RenewalTerms terms, Lease lease, OpenSessions sessions, RemoteKeys keys) {
    this.id = terms.sessionId();
    this.ttl = terms.ttl();
    this.lease = lease;
    this.sessions = sessions;
    this.keys = keys.writtenBy(this);
    this.renewal = sessions.renewal(terms, lease, this::over);
  }

  /// Starts the renewals; once, right after the constructor.
  void start() {
    Thread.ofPlatform().daemon().name("aegis-session-" + id).start(renewal);
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public Duration ttl() {
    return ttl;
  }

  @Override
  public boolean isAlive() {
    return !closed.get() && lease.isAlive();
  }

  @Override
  public void onLost(Consumer<SessionLostException> listener) {
    loss.add(listener);
  }

  /// Where the loss of this session is told, for those who also want to stop listening.
  public LossSignal loss() {
    return loss;
  }

  @Override
  public Keys keys() {
    return keys;
  }

  /// The id of one new request that does not count as under way: an acquire, which may wait for
  /// long and is remembered all the while, or a release, which must not be refused.
  ///
  /// @throws SessionLostException when the session is lost or closed: the request could only fail
  public RequestId nextRequest() {
    if (!isAlive()) {
      throw lost();
    }
    return RequestId.newBuilder().setSessionId(id).setSequence(sequence.incrementAndGet()).build();
  }

  @Override
  public Optional<RequestId> newRequest() {
    if (!free.tryAcquire()) {
      throw new LimitExceededException(
          "Session %d has %d requests under way, which is the most it may have. Nothing was sent; wait for some of them, or use more sessions."
              .formatted(id, MOST_UNDER_WAY),
          "session.requests-under-way",
          MOST_UNDER_WAY,
          MOST_UNDER_WAY + 1L);
    }
    try {
      return Optional.of(nextRequest());
    } catch (SessionLostException lost) {
      free.release();
      throw lost;
    }
  }

  @Override
  public void settled(RequestId request) {
    free.release();
  }

  @Override
  public Optional<LockGuard> guard() {
    return Optional.empty();
  }

  /// Locks whose acquire ended without an answer, and under which id it was sent: asking again with
  /// that id is the only way to learn whether this session holds them.
  public ConcurrentMap<String, RequestId> unansweredAcquires() {
    return unansweredAcquires;
  }

  @Override
  public AegisException explain(AegisException failure) {
    if (SessionGone.isBehind(failure)) {
      markLost("the cluster does not know it any more");
    }
    return SessionGone.isSaidBy(failure) ? lost() : failure;
  }

  /// Ends the session on this side. The renewing thread tells the listeners.
  public void markLost(String because) {
    lease.end(because);
    renewal.stop();
  }

  /// Why this session cannot be used.
  public SessionLostException lost() {
    return new SessionLostException(id, lease.overBecause().orElse("it was closed"));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      boolean wasAlive = lease.isAlive();
      lease.end("it was closed");
      renewal.stop();
      sessions.ended(this, wasAlive);
    }
  }

  private void over() {
    if (!closed.get()) {
      sessions.lost(this);
      lease.end("it is no longer renewed");
      loss.raise(lost());
    }
  }

  @Override
  public String toString() {
    return "Session[id=%d, isAlive=%s]".formatted(id(), isAlive());
  }
}
