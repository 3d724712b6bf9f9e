package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Keys;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A session over the wire: its lease, the numbers of its requests, and the word of its loss.
public final class RemoteSession implements Session, WriteIdentity {
  private final long id;
  private final Duration ttl;
  private final Lease lease;
  private final OpenSessions sessions;
  private final Keys keys;
  private final Renewal renewal;
  private final LossSignal loss = new LossSignal();
  private final AtomicLong sequence = new AtomicLong();
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

  /// The id of one new request.
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
    return Optional.of(nextRequest());
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
}
