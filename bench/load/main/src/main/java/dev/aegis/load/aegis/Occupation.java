package dev.aegis.load.aegis;

import com.google.protobuf.ByteString;
import dev.aegis.load.cluster.ClusterException;
import dev.aegis.load.grpc.GrpcConnections;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import dev.aegis.wire.v1.WatchServiceGrpc.WatchServiceStub;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Open sessions and watches that only keep a cluster occupied, until this is closed.
public final class Occupation implements AutoCloseable {
  private static final Duration OPEN_WITHIN = Duration.ofMinutes(2);

  private final GrpcConnections connections;
  private final AegisSessions sessions;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  /// @param connections one to each node, to be closed with this; watches are spread over them
  /// @param keys the watches are on keys below this number
  /// @throws ClusterException when the cluster opens fewer than asked for
  Occupation(GrpcConnections connections, int sessions, int watchers, int keys)
      throws InterruptedException {
    this.connections = connections;
    try {
      openWatches(watchers, keys);
      this.sessions =
          new AegisSessions(
              connections.stubs(SessionServiceGrpc::newBlockingStub).getFirst(),
              connections.stubs(SessionServiceGrpc::newStub).getFirst(),
              sessions);
    } catch (RuntimeException | InterruptedException e) {
      connections.close();
      throw e;
    }
  }

  private void openWatches(int watchers, int keys) throws InterruptedException {
    List<WatchServiceStub> stubs = connections.stubs(WatchServiceGrpc::newStub);
    CountDownLatch toOpen = new CountDownLatch(watchers);
    for (int i = 0; i < watchers; i++) {
      ByteString key = ByteString.copyFromUtf8(LoadPlan.keyName(i % keys));
      stubs
          .get(i % stubs.size())
          .watch(WatchRequest.newBuilder().setKey(key).build(), new OpenWatch(toOpen));
    }
    boolean opened = toOpen.await(OPEN_WITHIN.toSeconds(), TimeUnit.SECONDS);
    String why = failure.get();
    if (!opened || why != null) {
      throw new ClusterException(
          "Not all of %d watches opened (%s); ask for fewer with --watchers, or raise limits.max-watchers."
              .formatted(watchers, why));
    }
  }

  @Override
  public void close() {
    sessions.close();
    connections.close();
  }

  private final class OpenWatch implements StreamObserver<WatchResponse> {
    private final CountDownLatch toOpen;
    private boolean open;

    OpenWatch(CountDownLatch toOpen) {
      this.toOpen = toOpen;
    }

    @Override
    public void onNext(WatchResponse response) {
      if (!open) {
        open = true;
        toOpen.countDown();
      }
    }

    @Override
    public void onError(Throwable ended) {
      failure.compareAndSet(null, AegisFailures.kindOf(ended));
      toOpen.countDown();
    }

    @Override
    public void onCompleted() {
      toOpen.countDown();
    }
  }
}
