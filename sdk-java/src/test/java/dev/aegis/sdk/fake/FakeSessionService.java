package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.CreateSessionResponse;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.EndSessionResponse;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/// Sessions at one node of the fake.
final class FakeSessionService extends SessionServiceGrpc.SessionServiceImplBase {
  private final FakeMachine machine;
  private final String nodeId;

  FakeSessionService(FakeMachine machine, String nodeId) {
    this.machine = machine;
    this.nodeId = nodeId;
  }

  @Override
  public void create(CreateSessionRequest request, StreamObserver<CreateSessionResponse> answer) {
    Duration asked = Duration.ofMillis(request.getTtlMs());
    if (!asked.isZero() && asked.compareTo(FakeMachine.MIN_TTL) < 0) {
      answer.onError(tooShort(asked));
      return;
    }
    FakeSession session = machine.create(asked.isZero() ? FakeMachine.DEFAULT_TTL : asked);
    answer.onNext(
        CreateSessionResponse.newBuilder()
            .setHeader(machine.header(nodeId))
            .setSessionId(session.id)
            .setTtlMs(session.ttl.toMillis())
            .build());
    answer.onCompleted();
  }

  @Override
  public void end(EndSessionRequest request, StreamObserver<EndSessionResponse> answer) {
    try {
      machine.end(request.getSessionId());
    } catch (StatusRuntimeException refusal) {
      answer.onError(refusal);
      return;
    }
    answer.onNext(EndSessionResponse.newBuilder().setHeader(machine.header(nodeId)).build());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<KeepAliveRequest> keepAlive(StreamObserver<KeepAliveResponse> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(KeepAliveRequest renewal) {
        Duration ttl = machine.renew(renewal.getSessionId());
        answer.onNext(
            KeepAliveResponse.newBuilder()
                .setHeader(machine.header(nodeId))
                .setSessionId(renewal.getSessionId())
                .setTtlMs(ttl.toMillis())
                .build());
      }

      @Override
      public void onError(Throwable cancelled) {}

      @Override
      public void onCompleted() {
        answer.onCompleted();
      }
    };
  }

  private static StatusRuntimeException tooShort(Duration asked) {
    return FakeFailure.of(
        Failure.newBuilder()
            .setCode(FailureCode.LIMIT_EXCEEDED)
            .setMessage("The TTL is " + asked.toMillis() + " ms; lease.min-ttl is 1000 ms.")
            .setLimitName("lease.min-ttl")
            .setLimit(FakeMachine.MIN_TTL.toMillis())
            .setActual(asked.toMillis())
            .build());
  }
}
