package dev.aegis.sdk.internal.stream;

import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.internal.rpc.NodePool;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Opens the streams of one client. Safe for use by many threads.
public final class Streams {
  private final NodePool nodes;
  private final Duration callTimeout;
  private final Duration attemptTimeout;
  private final ClientObserver observer;
  private final Set<ResumedStream<?>> open = ConcurrentHashMap.newKeySet();

  /// The streams of one client.
  ///
  /// @param callTimeout the longest to wait for the first node to open a stream
  /// @param attemptTimeout the longest one node may take to open a stream
  public Streams(
      NodePool nodes, Duration callTimeout, Duration attemptTimeout, ClientObserver observer) {
    this.nodes = nodes;
    this.callTimeout = callTimeout;
    this.attemptTimeout = attemptTimeout;
    this.observer = observer;
  }

  /// Opens a stream and waits until a node has confirmed it.
  ///
  /// @param what it is, for people: `watch of prefix "jobs/"`
  public <M> ResumedStream<M> open(String what, Follower<M> follower) {
    ResumedStream<M> stream =
        new ResumedStream<>(
            what,
            new ServingNode<>(nodes, follower, attemptTimeout, observer),
            follower,
            open::remove);
    open.add(stream);
    stream.start(callTimeout);
    return stream;
  }

  public void closeAll() {
    open.forEach(ResumedStream::close);
  }
}
