package dev.aegis.load.aegis;

import dev.aegis.load.generator.Completion;
import dev.aegis.load.grpc.UnaryAnswer;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.LockServiceGrpc.LockServiceStub;
import dev.aegis.wire.v1.ReleaseLockRequest;
import dev.aegis.wire.v1.RequestId;
import java.util.ArrayList;
import java.util.List;

/// A private lock for each client, acquired and released under the client's own session.
final class AegisLocks {
  private final List<PrivateLock> locks = new ArrayList<>();

  /// @param stubs one for each connection
  AegisLocks(List<LockServiceStub> stubs, AegisSessions sessions, int clients) {
    for (int client = 0; client < clients; client++) {
      locks.add(new PrivateLock(stubs.get(client % stubs.size()), sessions.id(client)));
    }
  }

  void cycle(int client, Completion completion) {
    locks.get(client).cycle(completion);
  }

  /// One client's lock. After a failed cycle nobody knows whether the lock is still held, so the
  /// client goes on with a fresh one.
  private static final class PrivateLock {
    private final LockServiceStub stub;
    private final long session;
    private long sequence;
    private int generation;
    private String name;

    PrivateLock(LockServiceStub stub, long session) {
      this.stub = stub;
      this.session = session;
      this.name = nameNow();
    }

    void cycle(Completion completion) {
      AcquireLockRequest request =
          AcquireLockRequest.newBuilder().setRequest(nextRequest()).setLockName(name).build();
      stub.acquire(
          request,
          new UnaryAnswer<>(completion, this::abandon, acquired -> release(acquired, completion)));
    }

    private void release(AcquireLockResponse acquired, Completion completion) {
      if (!acquired.hasGranted()) {
        abandon();
        completion.failed("not granted: " + acquired.getNotGranted().getReason());
        return;
      }
      ReleaseLockRequest request =
          ReleaseLockRequest.newBuilder()
              .setRequest(nextRequest())
              .setLockName(name)
              .setToken(acquired.getGranted().getToken())
              .build();
      stub.release(request, UnaryAnswer.last(completion, this::abandon));
    }

    private String abandon(Throwable failure) {
      abandon();
      return AegisFailures.kindOf(failure);
    }

    private void abandon() {
      generation++;
      name = nameNow();
    }

    private RequestId nextRequest() {
      return RequestId.newBuilder().setSessionId(session).setSequence(++sequence).build();
    }

    private String nameNow() {
      return "load/%d/%d".formatted(session, generation);
    }
  }
}
