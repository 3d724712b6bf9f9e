package dev.aegis.dataplane.node.cluster;

import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A watch that is followed by a thread of its own, and resumed wherever `channel` says when its
/// node goes away. Takes down everything it is given.
final class FollowedWatch implements AutoCloseable {
  private final WatchRequest request;
  private final Supplier<Channel> channel;
  private final List<List<WatchResponse>> streams = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  FollowedWatch(WatchRequest request, Supplier<Channel> channel) {
    this.request = request;
    this.channel = channel;
    this.thread = Thread.ofVirtual().start(this::follow);
  }

  private void follow() {
    while (!closed) {
      try {
        Iterator<WatchResponse> responses =
            WatchServiceGrpc.newBlockingStub(channel.get())
                .withDeadlineAfter(Duration.ofMinutes(5))
                .watch(request.toBuilder().setStartRevision(next()).build());
        List<WatchResponse> stream = new ArrayList<>();
        while (!closed && responses.hasNext()) {
          WatchResponse response = responses.next();
          synchronized (this) {
            if (stream.isEmpty()) {
              streams.add(stream);
            }
            stream.add(response);
          }
        }
      } catch (StatusRuntimeException _) {
        // The node is gone: the next turn goes elsewhere, but not at once.
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  WatchRequest request() {
    return request;
  }

  /// Where this watch would be resumed.
  synchronized long next() {
    return streams.isEmpty()
        ? request.getStartRevision()
        : streams.getLast().getLast().getNextRevision();
  }

  synchronized List<List<WatchResponse>> streams() {
    return streams.stream().map(List::copyOf).toList();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
