package dev.aegis.sdk.internal;

import dev.aegis.sdk.Access;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.ClientSettings;
import dev.aegis.sdk.Cluster;
import dev.aegis.sdk.Elections;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Locks;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.Sessions;
import dev.aegis.sdk.internal.access.RemoteAccess;
import dev.aegis.sdk.internal.cluster.RemoteCluster;
import dev.aegis.sdk.internal.kv.RemoteKeys;
import dev.aegis.sdk.internal.kv.WriteIdentity;
import dev.aegis.sdk.internal.lock.Grants;
import dev.aegis.sdk.internal.lock.RemoteElections;
import dev.aegis.sdk.internal.lock.RemoteLocks;
import dev.aegis.sdk.internal.rpc.Credentials;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.rpc.NodePool;
import dev.aegis.sdk.internal.session.OpenSessions;
import dev.aegis.sdk.internal.session.RemoteSessions;
import dev.aegis.sdk.internal.stream.Streams;
import dev.aegis.sdk.internal.watch.PresentKeys;
import dev.aegis.sdk.internal.watch.Watches;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A client over gRPC: puts the parts together.
final class RemoteClient implements AegisClient {
  private final NodePool nodes;
  private final Streams streams;
  private final OpenSessions openSessions;
  private final RemoteKeys keys;
  private final RemoteLocks locks;
  private final RemoteElections elections;
  private final RemoteSessions sessions;
  private final RemoteCluster cluster;
  private final RemoteAccess access;
  private final AtomicBoolean closed = new AtomicBoolean();

  RemoteClient(ClientSettings settings) {
    MonotonicClock clock = MonotonicClock.SYSTEM;
    nodes = new NodePool(settings.endpoints(), Credentials.of(settings.tls()));
    ClientObserver observer = settings.observer();
    Failover failover =
        new Failover(nodes, clock, settings.callTimeout(), settings.attemptTimeout(), observer);
    streams = new Streams(nodes, settings.callTimeout(), settings.attemptTimeout(), observer);
    PresentKeys present = range -> RemoteKeys.present(failover, range);
    Watches watches = new Watches(streams, present, observer);
    keys = new RemoteKeys(failover, watches, WriteIdentity.NOBODY);
    openSessions = new OpenSessions(failover, nodes, clock, keys, settings.owner(), observer);
    Grants grants = new Grants(failover, openSessions, clock, keys, observer);
    locks = new RemoteLocks(grants);
    elections = new RemoteElections(grants, streams);
    sessions = new RemoteSessions(failover);
    cluster = new RemoteCluster(failover);
    access = new RemoteAccess(failover);
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
  public Elections elections() {
    return elections;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public Cluster cluster() {
    return cluster;
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
    return openSessions.open(ttl);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      streams.closeAll();
      openSessions.closeAll();
      nodes.close();
    }
  }
}
