package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.watch.WatchSink;
import dev.aegis.dataplane.node.watch.Watcher;
import dev.aegis.wire.v1.WatchEvent;
import dev.aegis.wire.v1.WatchResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Delivers a watch to one client at the client's pace: gRPC's own flow control says when it is
/// ready, and holds up this watcher's thread alone.
final class WatchStream implements WatchSink {
  private final Calls calls;
  private final Supplier<Position> position;
  private final ServerCallStreamObserver<WatchResponse> observer;
  private final boolean previousValue;
  private @Nullable Watcher watcher;
  private boolean over;

  WatchStream(
      Calls calls,
      Supplier<Position> position,
      ServerCallStreamObserver<WatchResponse> observer,
      boolean previousValue) {
    this.calls = calls;
    this.position = position;
    this.observer = observer;
    this.previousValue = previousValue;
    observer.setOnReadyHandler(this::ready);
    observer.setOnCancelHandler(this::cancelled);
  }

  /// Says that the watch is open.
  void open(long start) {
    observer.onNext(
        WatchResponse.newBuilder()
            .setHeader(calls.header(position.get()))
            .setFromRevision(start)
            .setNextRevision(start)
            .build());
  }

  synchronized void servedBy(Watcher serving) {
    watcher = serving;
    if (over) {
      serving.close();
    }
  }

  private synchronized void ready() {
    notifyAll();
  }

  private synchronized void cancelled() {
    over = true;
    notifyAll();
    if (watcher != null) {
      watcher.close();
    }
  }

  @Override
  public synchronized Readiness awaitReady(Duration atMost) throws InterruptedException {
    long giveUp = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos();
        !over && !observer.isReady() && left > 0;
        left = giveUp - System.nanoTime()) {
      wait(Math.max(1, Duration.ofNanos(left).toMillis()));
    }
    if (over) {
      return Readiness.GONE;
    }
    return observer.isReady() ? Readiness.READY : Readiness.NOT_YET;
  }

  @Override
  public synchronized void deliver(Batch batch) {
    if (over) {
      return;
    }
    WatchResponse.Builder response =
        WatchResponse.newBuilder()
            .setHeader(calls.header(position.get()).toBuilder().setRevision(batch.storeRevision()))
            .setFromRevision(batch.fromRevision())
            .setNextRevision(batch.nextRevision())
            .setFragment(batch.fragment());
    for (Change.KeyChanged change : batch.changes()) {
      response.addEvents(event(change));
    }
    observer.onNext(response.build());
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
  public void compacted(long compactedRevision, long revision) {
    fail(
        RevisionFailures.compacted("What this watch would show next", compactedRevision, revision));
  }

  @Override
  public void tooSlow(long resumeFrom, String why) {
    fail(RevisionFailures.tooSlow(resumeFrom, why));
  }

  @Override
  public void failed(RuntimeException failure) {
    fail(calls.failureOf(failure));
  }

  private synchronized void fail(StatusRuntimeException failure) {
    if (!over) {
      over = true;
      notifyAll();
      observer.onError(failure);
    }
  }
}
