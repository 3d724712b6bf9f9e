package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.internal.kv.RemoteKeys;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.rpc.NodePool;
import dev.aegis.sdk.internal.rpc.SessionGone;
import dev.aegis.sdk.internal.wire.SessionRequests;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.CreateSessionResponse;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.SessionServiceGrpc;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Opens and ends the sessions of one client. Safe for use by many threads.
public final class OpenSessions {
  private final Failover failover;
  private final NodePool nodes;
  private final MonotonicClock clock;
  private final RemoteKeys keys;
  private final String owner;
  private final ClientObserver observer;
  private final Set<RemoteSession> open = ConcurrentHashMap.newKeySet();

  /// The sessions of one client.
  ///
  /// @param keys the keys that sessions write, on their own behalf
  public OpenSessions(
      Failover failover,
      NodePool nodes,
      MonotonicClock clock,
      RemoteKeys keys,
      String owner,
      ClientObserver observer) {
    this.failover = failover;
    this.nodes = nodes;
    this.clock = clock;
    this.keys = keys;
    this.owner = owner;
    this.observer = observer;
  }

  /// Opens a session. Its nonce lets a repeat after a lost answer find the same one.
  ///
  /// @param ttl zero asks for the cluster's default
  public RemoteSession open(Duration ttl) {
    CreateSessionRequest request = SessionRequests.create(ttl, owner);
    Created created =
        failover.call(
            "Create",
            "Opening a session",
            Effect.REPEATABLE,
            on -> {
              long sentAt = clock.nanos();
              return new Created(sentAt, SessionServiceGrpc.newBlockingV2Stub(on).create(request));
            });
    Duration granted = Duration.ofMillis(created.answer.getTtlMs());
    RenewalTerms terms =
        new RenewalTerms(created.answer.getSessionId(), granted, failover.attemptTimeout());
    Lease lease = new Lease(clock, created.sentAt, granted);
    RemoteSession session = new RemoteSession(terms, lease, this, keys);
    open.add(session);
    session.start();
    return session;
  }

  /// Ends all sessions still open, until the first that cannot be ended: the rest would take as
  /// long, and their TTL ends them anyway.
  public void closeAll() {
    try {
      open.forEach(RemoteSession::close);
    } catch (AegisException _) {
      open.forEach(session -> session.markLost("its client was closed"));
    }
  }

  Renewal renewal(RenewalTerms terms, Lease lease, Runnable whenOver) {
    return new Renewal(terms, lease, nodes, clock, observer, whenOver);
  }

  /// Tells the cluster that a session is closed, unless it ended by itself.
  void ended(RemoteSession session, boolean wasAlive) {
    open.remove(session);
    if (!wasAlive) {
      return;
    }
    EndSessionRequest request = EndSessionRequest.newBuilder().setSessionId(session.id()).build();
    try {
      failover.call(
          "End",
          "Ending session " + session.id(),
          Effect.REPEATABLE,
          on -> SessionServiceGrpc.newBlockingV2Stub(on).end(request));
    } catch (AegisException failure) {
      // Also the answer to an end that is sent again after a lost answer.
      if (!SessionGone.isBehind(failure)) {
        throw failure;
      }
    }
  }

  /// A session was lost.
  void lost(RemoteSession session) {
    open.remove(session);
    observer.sessionLost();
  }

  private record Created(long sentAt, CreateSessionResponse answer) {}
}
