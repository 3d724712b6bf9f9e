package dev.aegis.sdk.internal.watch;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.internal.rpc.NodePool;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Opens the watches of one client. Safe for use by many threads.
public final class Watches {
  private final NodePool nodes;
  private final Duration callTimeout;
  private final Duration attemptTimeout;
  private final Set<RemoteWatch> open = ConcurrentHashMap.newKeySet();

  /// The watches of one client.
  ///
  /// @param callTimeout the longest to wait for the first node to open a watch
  /// @param attemptTimeout the longest one node may take to open a watch
  public Watches(NodePool nodes, Duration callTimeout, Duration attemptTimeout) {
    this.nodes = nodes;
    this.callTimeout = callTimeout;
    this.attemptTimeout = attemptTimeout;
  }

  /// Opens a watch and waits until a node has confirmed it.
  public Watch open(Bytes prefix, long fromRevision, WatchListener listener) {
    if (fromRevision < 0) {
      throw new IllegalArgumentException(
          "fromRevision is " + fromRevision + "; it must not be negative.");
    }
    RemoteWatch watch =
        new RemoteWatch(
            new WatchStreams(nodes, prefix, attemptTimeout),
            new Continuation(fromRevision),
            listener,
            open::remove);
    open.add(watch);
    watch.start(prefix.toUtf8(), callTimeout);
    return watch;
  }

  public void closeAll() {
    open.forEach(RemoteWatch::close);
  }
}
