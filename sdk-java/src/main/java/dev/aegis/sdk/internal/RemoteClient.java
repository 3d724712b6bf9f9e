package dev.aegis.sdk.internal;

import dev.aegis.sdk.Access;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.ClientSettings;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Locks;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.internal.access.RemoteAccess;
import dev.aegis.sdk.internal.kv.RemoteKeys;
import dev.aegis.sdk.internal.kv.WriteIdentity;
import dev.aegis.sdk.internal.lock.RemoteLocks;
import dev.aegis.sdk.internal.rpc.Credentials;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.rpc.NodePool;
import dev.aegis.sdk.internal.session.Sessions;
import dev.aegis.sdk.internal.watch.Watches;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A client over gRPC: puts the parts together.
final class RemoteClient implements AegisClient {
  private final NodePool nodes;
  private final Watches watches;
  private final Sessions sessions;
  private final RemoteKeys keys;
  private final RemoteLocks locks;
  private final RemoteAccess access;
  private final AtomicBoolean closed = new AtomicBoolean();

  RemoteClient(ClientSettings settings) {
    MonotonicClock clock = MonotonicClock.SYSTEM;
    nodes = new NodePool(settings.endpoints(), Credentials.of(settings.tls()));
    Failover failover =
        new Failover(nodes, clock, settings.callTimeout(), settings.attemptTimeout());
    watches = new Watches(nodes, settings.callTimeout(), settings.attemptTimeout());
    keys = new RemoteKeys(failover, watches, WriteIdentity.NOBODY);
    sessions = new Sessions(failover, nodes, clock, keys, settings.owner());
    access = new RemoteAccess(failover);
    locks = new RemoteLocks(failover, sessions, clock, keys);
  }

  @Override
  public Keys keys() {
    return keys;
  }

  @Override
  public Locks locks() {
    return locks;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public Session openSession(Duration ttl) {
    if (!ttl.isZero() && ttl.toMillis() < 1) {
      throw new IllegalArgumentException("ttl is " + ttl + "; it must be 1 ms or more, or zero.");
    }
    return sessions.open(ttl);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      watches.closeAll();
      sessions.closeAll();
      nodes.close();
    }
  }
}
