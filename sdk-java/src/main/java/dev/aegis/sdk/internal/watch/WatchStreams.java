package dev.aegis.sdk.internal.watch;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.internal.rpc.CallFailure;
import dev.aegis.sdk.internal.rpc.NodeChannel;
import dev.aegis.sdk.internal.rpc.NodePool;
import dev.aegis.sdk.internal.wire.PrefixRange;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The streams of one watch, one node after the other. For one thread.
final class WatchStreams {
  private final NodePool nodes;
  private final PrefixRange range;
  private final Duration attemptTimeout;
  private NodeChannel node;
  private @Nullable BlockingClientCall<?, WatchResponse> stream;

  WatchStreams(NodePool nodes, Bytes prefix, Duration attemptTimeout) {
    this.nodes = nodes;
    this.range = PrefixRange.of(prefix);
    this.attemptTimeout = attemptTimeout;
    this.node = nodes.preferred();
  }

  int nodeCount() {
    return nodes.size();
  }

  String endpoint() {
    return node.endpoint();
  }

  /// Opens a stream at the current node, or goes on with the open one, and waits for its next
  /// message. A new stream must say within the attempt's limit that it is open; after that a watch
  /// may be silent as long as nothing happens, and pings tell whether the node is still there.
  WatchResponse read(long from) throws StatusException, InterruptedException, TimeoutException {
    WatchResponse message;
    if (stream == null) {
      if (!node.awaitConnected(attemptTimeout)) {
        throw new TimeoutException();
      }
      stream = WatchServiceGrpc.newBlockingV2Stub(node.channel()).watch(request(from));
      message = stream.read(attemptTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } else {
      message = stream.read();
    }
    if (message == null) {
      throw Status.UNAVAILABLE.withDescription("the node ended the watch").asException();
    }
    return message;
  }

  /// Leaves the current node for another.
  void moveOn(CallFailure failure) {
    close();
    node = nodes.next(node, failure.leaderHint());
  }

  void close() {
    if (stream != null) {
      stream.cancel("watch ends", null);
      stream = null;
    }
  }

  private WatchRequest request(long from) {
    return WatchRequest.newBuilder()
        .setKey(range.from())
        .setRangeEnd(range.end())
        .setStartRevision(from)
        .build();
  }
}
