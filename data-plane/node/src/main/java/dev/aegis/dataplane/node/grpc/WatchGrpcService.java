package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.watch.WatchHub;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.WatchEvent;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/// Watches over gRPC, served by the node they are opened on.
final class WatchGrpcService extends WatchServiceGrpc.WatchServiceImplBase {
  private final Calls calls;
  private final CommandLog log;
  private final WatchHub hub;
  private final int maxWatchers;

  WatchGrpcService(Calls calls, CommandLog log, WatchHub hub, int maxWatchers) {
    this.calls = calls;
    this.log = log;
    this.hub = hub;
    this.maxWatchers = maxWatchers;
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
    try {
      open(request, (ServerCallStreamObserver<WatchResponse>) observer);
    } catch (StatusRuntimeException refused) {
      observer.onError(refused);
    }
  }

  private void open(WatchRequest request, ServerCallStreamObserver<WatchResponse> observer) {
    Bytes from = Checks.key(request.getKey());
    Bytes to = request.hasRangeEnd() ? Checks.rangeEnd(request.getRangeEnd()) : null;
    if (request.getStartRevision() < 0) {
      throw Failures.invalid("start_revision", "is beyond the signed range");
    }
    if (hub.open() >= maxWatchers) {
      throw Failures.limit("limits.max-watchers", maxWatchers, hub.open() + 1L);
    }
    Position position = log.position();
    long start =
        request.getStartRevision() == 0 ? position.revision() + 1 : request.getStartRevision();
    WatchSink sink = new WatchSink(observer, request.getPreviousValue());
    observer.setOnReadyHandler(sink::ready);
    observer.setOnCancelHandler(sink::cancelled);
    observer.onNext(
        WatchResponse.newBuilder()
            .setHeader(calls.header(position))
            .setFromRevision(start)
            .setNextRevision(start)
            .build());
    sink.serving(hub.watch(from, to, start, log::query, sink));
  }

  /// Delivers to one client at the client's pace: gRPC's own flow control blocks only this
  /// watcher's thread.
  private final class WatchSink implements WatchHub.Sink {
    private final ServerCallStreamObserver<WatchResponse> observer;
    private final boolean previousValue;
    private WatchHub.@org.jspecify.annotations.Nullable Watcher watcher;
    private boolean over;

    WatchSink(ServerCallStreamObserver<WatchResponse> observer, boolean previousValue) {
      this.observer = observer;
      this.previousValue = previousValue;
    }

    synchronized void serving(WatchHub.Watcher serving) {
      watcher = serving;
      if (over) {
        serving.close();
      }
    }

    synchronized void ready() {
      notifyAll();
    }

    synchronized void cancelled() {
      over = true;
      notifyAll();
      if (watcher != null) {
        watcher.close();
      }
    }

    @Override
    public synchronized boolean deliver(WatchHub.Batch batch) throws InterruptedException {
      while (!over && !observer.isReady()) {
        wait();
      }
      if (over) {
        return false;
      }
      WatchResponse.Builder response =
          WatchResponse.newBuilder()
              .setHeader(
                  calls.header(log.position()).toBuilder().setRevision(batch.storeRevision()))
              .setFromRevision(batch.fromRevision())
              .setNextRevision(batch.nextRevision());
      for (Change.KeyChanged change : batch.changes()) {
        response.addEvents(event(change));
      }
      observer.onNext(response.build());
      return true;
    }

    private WatchEvent event(Change.KeyChanged change) {
      KeyVersion current = change.current();
      WatchEvent.Builder event =
          WatchEvent.newBuilder()
              .setType(current.isTombstone() ? WatchEvent.Type.DELETE : WatchEvent.Type.PUT)
              .setKv(AnswerRoom.keyValue(current));
      if (previousValue && change.previous() != null) {
        event.setPrevious(AnswerRoom.keyValue(change.previous()));
      }
      return event.build();
    }

    @Override
    public synchronized void compacted(long compactedRevision) {
      if (!over) {
        over = true;
        observer.onError(
            Failures.of(
                FailureCode.COMPACTED,
                "Revisions up to %d are compacted away. Read the keys anew and watch from there."
                    .formatted(compactedRevision)));
      }
    }
  }
}
