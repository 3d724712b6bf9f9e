package dev.aegis.dataplane.node.grpc;

import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.SaveSnapshotResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;

/// Sends the parts of a backup at the client's pace: gRPC's own flow control says when the next one
/// may go, so no more than one waits in memory. Thread-safe.
final class BackupStream {
  private final ServerCallStreamObserver<SaveSnapshotResponse> observer;
  private final Duration patience;
  private boolean cancelled;

  /// @param patience how long a client may take nothing before it is cut
  BackupStream(ServerCallStreamObserver<SaveSnapshotResponse> observer, Duration patience) {
    this.observer = observer;
    this.patience = patience;
    observer.setOnReadyHandler(this::ready);
    observer.setOnCancelHandler(this::cancelled);
  }

  private synchronized void ready() {
    notifyAll();
  }

  private synchronized void cancelled() {
    cancelled = true;
    notifyAll();
  }

  /// Waits until the client takes more, and sends a part.
  ///
  /// @return whether the client is still there
  /// @throws StatusRuntimeException when it takes nothing for too long
  synchronized boolean send(SaveSnapshotResponse part) throws InterruptedException {
    long giveUp = System.nanoTime() + patience.toNanos();
    while (!cancelled && !observer.isReady()) {
      long leftMs = Duration.ofNanos(giveUp - System.nanoTime()).toMillis();
      if (leftMs <= 0) {
        throw Failures.of(
            FailureCode.OVERLOADED,
            "Nothing of the snapshot was taken for %d s, and another caller may wait for its turn. Ask again when you can take it."
                .formatted(patience.toSeconds()));
      }
      wait(leftMs);
    }
    if (!cancelled) {
      observer.onNext(part);
    }
    return !cancelled;
  }

  synchronized void complete() {
    if (!cancelled) {
      observer.onCompleted();
    }
  }

  synchronized void fail(StatusRuntimeException failure) {
    if (!cancelled) {
      observer.onError(failure);
    }
  }
}
