package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.DeleteResponse;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RangeResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/// Keys at one node of the fake. Cuts an answer at a few keys, so that every longer range is read
/// in pages.
final class FakeKvService extends KvServiceGrpc.KvServiceImplBase {
  static final int MAX_KEYS_IN_ANSWER = 4;

  private final FakeMachine machine;
  private final String nodeId;

  FakeKvService(FakeMachine machine, String nodeId) {
    this.machine = machine;
    this.nodeId = nodeId;
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> answer) {
    answer(
        answer,
        () ->
            request.hasRequest()
                ? machine
                    .session(request.getRequest().getSessionId())
                    .answerOnce(request.getRequest(), () -> apply(request))
                : apply(request));
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> answer) {
    answer(
        answer,
        () ->
            request.hasRequest()
                ? machine
                    .session(request.getRequest().getSessionId())
                    .answerOnce(request.getRequest(), () -> apply(request))
                : apply(request));
  }

  @Override
  public void range(RangeRequest request, StreamObserver<RangeResponse> answer) {
    answer(
        answer,
        () -> {
          FakeRange range =
              new FakeRange(request.getKey(), request.hasRangeEnd(), request.getRangeEnd());
          List<KeyValue> found = machine.store.range(range, request.getRevision());
          boolean more = found.size() > MAX_KEYS_IN_ANSWER;
          return RangeResponse.newBuilder()
              .setHeader(machine.header(nodeId))
              .addAllKvs(more ? found.subList(0, MAX_KEYS_IN_ANSWER) : found)
              .setMore(more)
              .setCount(found.size())
              .build();
        });
  }

  private PutResponse apply(PutRequest request) {
    if (request.hasGuard()) {
      machine.check(request.getGuard());
    }
    KeyValue written = machine.store.put(request.getKey(), request.getValue());
    machine.append();
    return PutResponse.newBuilder()
        .setHeader(machine.header(nodeId))
        .setRevision(written.getModRevision())
        .setVersion(written.getVersion())
        .build();
  }

  private DeleteResponse apply(DeleteRequest request) {
    if (request.hasGuard()) {
      machine.check(request.getGuard());
    }
    boolean existed = machine.store.delete(request.getKey());
    machine.append();
    return DeleteResponse.newBuilder()
        .setHeader(machine.header(nodeId))
        .setRevision(machine.store.revision())
        .setDeleted(existed ? 1 : 0)
        .build();
  }

  private <A> void answer(StreamObserver<A> answer, Supplier<A> apply) {
    A response;
    try {
      synchronized (machine) {
        response = apply.get();
      }
    } catch (StatusRuntimeException refusal) {
      answer.onError(refusal);
      return;
    }
    answer.onNext(response);
    answer.onCompleted();
  }
}
