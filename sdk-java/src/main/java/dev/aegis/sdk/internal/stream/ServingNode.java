package dev.aegis.sdk.internal.stream;

import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.internal.rpc.CallFailure;
import dev.aegis.sdk.internal.rpc.NodeChannel;
import dev.aegis.sdk.internal.rpc.NodePool;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The node that serves one stream, one after the other. For one thread.
final class ServingNode<M> {
  private final NodePool nodes;
  private final Follower<M> follower;
  private final Duration attemptTimeout;
  private final ClientObserver observer;
  private NodeChannel node;
  private @Nullable BlockingClientCall<?, M> stream;

  ServingNode(
      NodePool nodes, Follower<M> follower, Duration attemptTimeout, ClientObserver observer) {
    this.nodes = nodes;
    this.follower = follower;
    this.attemptTimeout = attemptTimeout;
    this.observer = observer;
    this.node = nodes.preferred();
  }

  int nodeCount() {
    return nodes.size();
  }

  /// The nodes named at the start.
  List<String> endpoints() {
    return nodes.endpoints();
  }

  String endpoint() {
    return node.endpoint();
  }

  /// Opens a stream at the current node, or goes on with the open one, and waits for its next
  /// message. A new stream must say within the attempt's limit that it is open; after that it may
  /// be silent for as long as its follower says.
  M read() throws StatusException, InterruptedException, TimeoutException {
    M message;
    if (stream == null) {
      if (!node.awaitConnected(attemptTimeout)) {
        throw new TimeoutException();
      }
      stream = follower.open(node.channel());
      message = stream.read(attemptTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } else {
      Optional<Duration> patience = follower.patience();
      message =
          patience.isEmpty()
              ? stream.read()
              : stream.read(patience.get().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (message == null) {
      throw Status.UNAVAILABLE.withDescription("the node ended the stream").asException();
    }
    return message;
  }

  /// Leaves the current node for another.
  void moveOn(CallFailure failure) {
    if (stream != null) {
      observer.streamResumed(node.endpoint());
    }
    close();
    node = nodes.next(node, failure.leaderHint());
  }

  void close() {
    if (stream != null) {
      stream.cancel("the stream ends", null);
      stream = null;
    }
  }
}
