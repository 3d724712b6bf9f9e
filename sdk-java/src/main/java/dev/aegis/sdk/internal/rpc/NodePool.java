package dev.aegis.sdk.internal.rpc;

import io.grpc.ChannelCredentials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The nodes of the cluster this client knows: those it was told at the start, and leaders that
/// nodes named since. Safe for use by many threads.
public final class NodePool {
  /// A cluster has five nodes. More than this is a misled or misleading node.
  private static final int MAX_LEARNED = 16;

  private final List<String> endpoints;

  private final ChannelCredentials credentials;

  private final Map<String, NodeChannel> channels = new HashMap<>();

  private boolean closed;

  private volatile String preferred;

  public NodePool(List<String> endpoints, ChannelCredentials credentials) {
    this.credentials = credentials;
    this.endpoints = List.copyOf(endpoints);
    this.preferred = this.endpoints.getFirst();
  }

  /// How many nodes were named at the start.
  public int size() {
    return endpoints.size();
  }

  /// The nodes named at the start.
  public List<String> endpoints() {
    return endpoints;
  }

  /// The node that answered last.
  public NodeChannel preferred() {
    return at(preferred);
  }

  /// Calls begin at this node from now on.
  public void prefer(NodeChannel node) {
    preferred = node.endpoint();
  }

  /// Where to go when `failed` failed: to the leader it named, or to the next one in turn.
  public NodeChannel next(NodeChannel failed, @Nullable String leaderHint) {
    if (leaderHint != null && !leaderHint.equals(failed.endpoint()) && mayUse(leaderHint)) {
      return at(leaderHint);
    }
    int index = endpoints.indexOf(failed.endpoint());
    return at(endpoints.get((index + 1) % endpoints.size()));
  }

  /// Closes all connections; calls under way fail.
  public synchronized void close() {
    closed = true;
    channels.values().forEach(NodeChannel::close);
  }

  private synchronized boolean mayUse(String hint) {
    return channels.containsKey(hint)
        || endpoints.contains(hint)
        || (hint.indexOf(':') > 0 && channels.size() < endpoints.size() + MAX_LEARNED);
  }

  /// The node at an endpoint.
  synchronized NodeChannel at(String endpoint) {
    if (closed) {
      throw new IllegalStateException("The client is closed.");
    }
    return channels.computeIfAbsent(endpoint, at -> new NodeChannel(at, credentials));
  }
}
