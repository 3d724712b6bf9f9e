package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.WatchEvent;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;

/// Watches at one node of the fake. A watch keeps its call's thread.
final class FakeWatchService extends WatchServiceGrpc.WatchServiceImplBase {
  private final FakeMachine machine;
  private final String nodeId;

  /// How many revisions this node skips without a word: a broken node.
  volatile int skippedRevisions;

  /// Whether this node sends changes of a type that no client knows.
  volatile boolean unknownTypes;

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
      while (!call.isCancelled()) {
        next = deliver(range, next, answer);
      }
    } catch (StatusRuntimeException refusal) {
      answer.onError(refusal);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the node is being killed: no answer
    }
  }

  private long deliver(FakeRange range, long next, StreamObserver<WatchResponse> answer)
      throws InterruptedException {
    List<WatchEvent> events;
    long after;
    synchronized (machine) {
      if (machine.store.revision() < next) {
        machine.wait();
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
