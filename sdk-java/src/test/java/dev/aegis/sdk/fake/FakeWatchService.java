package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.WatchEvent;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Watches at one node of the fake. A watch keeps its call's thread.
final class FakeWatchService extends WatchServiceGrpc.WatchServiceImplBase {
  private final FakeMachine machine;
  private final String nodeId;

  /// How many revisions this node skips without a word: a broken node.
  volatile int skippedRevisions;

  /// Whether this node sends changes of a type that no client knows.
  volatile boolean unknownTypes;

  /// Whether this node compacts whatever a watch is about to be sent, as soon as it has said that
  /// the watch is open.
  volatile boolean compactsAtOnce;

  /// Whether this node says nothing more, also on watches that are open: it is there, and no more.
  volatile boolean silent;

  /// How often this node told a watch how far it is while nothing happened.
  final AtomicInteger progress = new AtomicInteger();

  FakeWatchService(FakeMachine machine, String nodeId) {
    this.machine = machine;
    this.nodeId = nodeId;
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> answer) {
    FakeRange range = new FakeRange(request.getKey(), request.hasRangeEnd(), request.getRangeEnd());
    Context call = Context.current();
    call.addListener(_ -> machine.append(), Runnable::run);
    try {
      long next;
      synchronized (machine) {
        machine.store.checkRevision(request.getStartRevision());
        long start = request.getStartRevision();
        next = (start == 0 ? machine.store.revision() + 1 : start) + skippedRevisions;
      }
      answer.onNext(message(next, next, List.of()));
      if (compactsAtOnce) {
        throw FakeFailure.of(FailureCode.COMPACTED, "Revision " + next + " is compacted away.");
      }
      while (!call.isCancelled()) {
        next = deliver(range, next, request.getProgressIntervalMs(), answer);
      }
    } catch (StatusRuntimeException refusal) {
      answer.onError(refusal);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the node is being killed: no answer
    }
  }

  private long deliver(
      FakeRange range, long next, long progressMs, StreamObserver<WatchResponse> answer)
      throws InterruptedException {
    List<WatchEvent> events;
    long after;
    synchronized (machine) {
      if (silent) {
        machine.wait();
        return next;
      }
      if (machine.store.revision() < next) {
        long before = System.nanoTime();
        machine.wait(progressMs);
        boolean due = System.nanoTime() - before >= TimeUnit.MILLISECONDS.toNanos(progressMs);
        // as a node, which says nothing of a watch whose first revision is yet to come
        boolean begun = machine.store.revision() == next - 1;
        if (due && !silent && progressMs > 0 && begun) {
          answer.onNext(message(next, next, List.of()));
          progress.incrementAndGet();
        }
        return next;
      }
      events = machine.store.changes(range, next);
      if (unknownTypes) {
        events = events.stream().map(FakeWatchService::ofUnknownType).toList();
      }
      after = machine.store.revision() + 1;
    }
    answer.onNext(message(next, after, events));
    return after;
  }

  private static WatchEvent ofUnknownType(WatchEvent event) {
    return event.toBuilder().setTypeValue(99).build();
  }

  private WatchResponse message(long from, long next, List<WatchEvent> events) {
    return WatchResponse.newBuilder()
        .setHeader(machine.header(nodeId))
        .setFromRevision(from)
        .setNextRevision(next)
        .addAllEvents(events)
        .build();
  }
}
