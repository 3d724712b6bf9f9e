package dev.aegis.load.aegis;

import com.google.protobuf.ByteString;
import dev.aegis.load.cluster.ClusterException;
import dev.aegis.load.generator.Completion;
import dev.aegis.load.generator.FanOut;
import dev.aegis.load.grpc.UnaryAnswer;
import dev.aegis.wire.v1.KvServiceGrpc.KvServiceStub;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.WatchEvent;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc.WatchServiceStub;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A key for each client, and watchers on each key, spread over all connections.
final class AegisWatches {
  private static final Duration OPEN_WITHIN = Duration.ofSeconds(60);

  private final List<KvServiceStub> writes;
  private final List<FanOut> fanOuts = new ArrayList<>();
  private final int valueBytes;
  private final AtomicReference<@Nullable String> broken = new AtomicReference<>();

  /// Opens the watches and returns when all of them are open.
  ///
  /// @param writes one stub for each connection
  /// @param watches one stub for each connection
  /// @throws ClusterException when one cannot be opened
  AegisWatches(
      List<KvServiceStub> writes,
      List<WatchServiceStub> watches,
      int clients,
      int watchersPerKey,
      int valueBytes)
      throws InterruptedException {
    this.writes = writes;
    this.valueBytes = Math.max(Long.BYTES, valueBytes);
    CountDownLatch toOpen = new CountDownLatch(clients * watchersPerKey);
    for (int client = 0; client < clients; client++) {
      FanOut fanOut = new FanOut(watchersPerKey);
      fanOuts.add(fanOut);
      WatchRequest request = WatchRequest.newBuilder().setKey(key(client)).build();
      for (int watcher = 0; watcher < watchersPerKey; watcher++) {
        watches
            .get((client + watcher) % watches.size())
            .watch(request, new Watcher(fanOut, toOpen));
      }
    }
    boolean opened = toOpen.await(OPEN_WITHIN.toSeconds(), TimeUnit.SECONDS);
    String failure = broken.get();
    if (!opened || failure != null) {
      throw new ClusterException(
          "%d of %d watches did not open (%s); ask for fewer with --watchers or --clients, or raise limits.max-watchers."
              .formatted(toOpen.getCount(), clients * watchersPerKey, failure));
    }
  }

  void writeAndAwait(int client, Completion completion) {
    FanOut fanOut = fanOuts.get(client);
    long number = fanOut.begin(completion);
    String failure = broken.get();
    if (failure != null) {
      fanOut.failed(failure);
      return;
    }
    PutRequest request =
        PutRequest.newBuilder().setKey(key(client)).setValue(numbered(number)).build();
    writes
        .get(client % writes.size())
        .put(
            request,
            new UnaryAnswer<>(
                new Completion() {
                  @Override
                  public void succeeded() {
                    fanOut.seen(number);
                  }

                  @Override
                  public void failed(String kind) {
                    fanOut.failed(kind);
                  }
                },
                AegisFailures::kindOf,
                _ -> fanOut.seen(number)));
  }

  private ByteString numbered(long number) {
    ByteBuffer value = ByteBuffer.allocate(valueBytes).putLong(number);
    return ByteString.copyFrom(value.rewind());
  }

  private static ByteString key(int client) {
    return ByteString.copyFromUtf8("load/w%010d".formatted(client));
  }

  private final class Watcher implements StreamObserver<WatchResponse> {
    private final FanOut fanOut;
    private final CountDownLatch toOpen;
    private boolean open;

    Watcher(FanOut fanOut, CountDownLatch toOpen) {
      this.fanOut = fanOut;
      this.toOpen = toOpen;
    }

    @Override
    public void onNext(WatchResponse response) {
      if (!open) {
        open = true;
        toOpen.countDown();
      }
      for (WatchEvent event : response.getEventsList()) {
        fanOut.seen(event.getKv().getValue().asReadOnlyByteBuffer().getLong());
      }
    }

    @Override
    public void onError(Throwable failure) {
      broken.set("watch ended: " + AegisFailures.kindOf(failure));
      fanOut.failed("watch ended: " + AegisFailures.kindOf(failure));
      if (!open) {
        toOpen.countDown();
      }
    }

    @Override
    public void onCompleted() {
      onError(Status.CANCELLED.withDescription("the node ended the watch").asException());
    }
  }
}
