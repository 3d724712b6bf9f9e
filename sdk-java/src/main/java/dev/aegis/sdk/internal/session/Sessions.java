package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.internal.kv.RemoteKeys;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.rpc.NodePool;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.CreateSessionResponse;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.SessionServiceGrpc;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Opens and ends the sessions of one client. Safe for use by many threads.
public final class Sessions {
  private final Failover failover;
  private final NodePool nodes;
  private final MonotonicClock clock;
  private final RemoteKeys keys;
  private final String owner;
  private final Set<RemoteSession> open = ConcurrentHashMap.newKeySet();

  /// The sessions of one client.
  ///
  /// @param keys the keys that sessions write, on their own behalf
  public Sessions(
      Failover failover, NodePool nodes, MonotonicClock clock, RemoteKeys keys, String owner) {
    this.failover = failover;
    this.nodes = nodes;
    this.clock = clock;
    this.keys = keys;
    this.owner = owner;
  }

  /// Opens a session. Sent again after a lost answer too: what that leaves is a session nobody
  /// renews.
  ///
  /// @param ttl zero asks for the cluster's default
  public RemoteSession open(Duration ttl) {
    CreateSessionRequest request =
        CreateSessionRequest.newBuilder().setTtlMs(ttl.toMillis()).setOwner(owner).build();
    Created created =
        failover.call(
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
    return new Renewal(terms, lease, nodes, clock, whenOver);
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
          "Ending session " + session.id(),
          Effect.REPEATABLE,
          on -> SessionServiceGrpc.newBlockingV2Stub(on).end(request));
    } catch (AegisException failure) {
      if (!isGoneAlready(failure)) {
        throw failure;
      }
    }
  }

  void forget(RemoteSession session) {
    open.remove(session);
  }

  /// Also the answer to an end that is sent again after a lost answer.
  private static boolean isGoneAlready(AegisException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RefusedException refused
        && refused.code() == RefusalCode.SESSION_NOT_FOUND;
  }

  private record Created(long sentAt, CreateSessionResponse answer) {}
}
