package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.DescribeLockRequest;
import dev.aegis.wire.v1.DescribeLockResponse;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.LockGrant;
import dev.aegis.wire.v1.LockNotGranted;
import dev.aegis.wire.v1.LockNotGranted.Reason;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.ReleaseLockRequest;
import dev.aegis.wire.v1.ReleaseLockResponse;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.ValidateTokenRequest;
import dev.aegis.wire.v1.ValidateTokenResponse;
import dev.aegis.wire.v1.ValidateTokenResponse.State;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/// Locks at one node of the fake. A waiting acquire keeps its call's thread.
final class FakeLockService extends LockServiceGrpc.LockServiceImplBase {
  private final FakeMachine machine;
  private final String nodeId;

  FakeLockService(FakeMachine machine, String nodeId) {
    this.machine = machine;
    this.nodeId = nodeId;
  }

  @Override
  public void acquire(AcquireLockRequest request, StreamObserver<AcquireLockResponse> answer) {
    AcquireLockResponse response;
    Context.CancellationListener wake = _ -> machine.append();
    Context call = Context.current();
    call.addListener(wake, Runnable::run);
    try {
      synchronized (machine) {
        response = enter(request);
      }
    } catch (StatusRuntimeException refusal) {
      answer.onError(refusal);
      return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the node is being killed: no answer
      return;
    } finally {
      call.removeListener(wake);
    }
    answer.onNext(response);
    answer.onCompleted();
  }

  @Override
  public void release(ReleaseLockRequest request, StreamObserver<ReleaseLockResponse> answer) {
    ReleaseLockResponse response;
    try {
      synchronized (machine) {
        response =
            machine
                .session(request.getRequest().getSessionId())
                .answerOnce(request.getRequest(), () -> apply(request));
      }
    } catch (StatusRuntimeException refusal) {
      answer.onError(refusal);
      return;
    }
    answer.onNext(response);
    answer.onCompleted();
  }

  @Override
  public void describe(DescribeLockRequest request, StreamObserver<DescribeLockResponse> answer) {
    DescribeLockResponse.Builder response = DescribeLockResponse.newBuilder();
    synchronized (machine) {
      response.setHeld(machine.lock(request.getLockName()).holder != null);
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void validateToken(
      ValidateTokenRequest request, StreamObserver<ValidateTokenResponse> answer) {
    ValidateTokenResponse.Builder response = ValidateTokenResponse.newBuilder();
    synchronized (machine) {
      FakeLock lock = machine.lock(request.getLockName());
      boolean free = lock.holder == null;
      boolean current = !free && lock.token == request.getToken();
      response.setState(free ? State.FREE : current ? State.CURRENT : State.STALE);
      response.setCurrentToken(free ? 0 : lock.token);
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private AcquireLockResponse enter(AcquireLockRequest request) throws InterruptedException {
    RequestId id = request.getRequest();
    FakeSession session = machine.session(id.getSessionId());
    FakeLock lock = machine.lock(request.getLockName());
    if (!session.hasAnswered(id) && !lock.isHeldBy(id) && !lock.waiters.contains(id)) {
      if (lock.concerns(session.id)) {
        throw FakeFailure.of(
            FailureCode.ALREADY_REQUESTED, "The session holds or awaits this lock already.");
      }
      lock.waiters.add(id);
      machine.notifyAll();
      if (lock.holder == null) {
        lock.grantNext(machine.append());
      }
    }
    if (!session.hasAnswered(id)) {
      await(session, lock, id, request.getWaitMs());
    }
    if (!machine.exists(session)) {
      return notGranted(lock, Reason.SESSION_ENDED);
    }
    return session.answerOnce(id, () -> settle(lock, id, request));
  }

  private void await(FakeSession session, FakeLock lock, RequestId id, long waitMs)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    while (lock.waiters.contains(id)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return;
      }
      if (Context.current().isCancelled()) {
        lock.waiters.remove(id);
        var _ = session.answerOnce(id, () -> notGranted(lock, Reason.CANCELLED));
        throw FakeFailure.of(FailureCode.OUTCOME_UNKNOWN, "The call was cancelled.");
      }
      machine.wait(left);
    }
  }

  private AcquireLockResponse settle(FakeLock lock, RequestId id, AcquireLockRequest request) {
    if (lock.isHeldBy(id)) {
      return AcquireLockResponse.newBuilder()
          .setHeader(machine.header(nodeId))
          .setGranted(LockGrant.newBuilder().setToken(lock.token))
          .build();
    }
    lock.waiters.remove(id);
    return notGranted(lock, request.getWaitMs() == 0 ? Reason.HELD : Reason.TIMED_OUT);
  }

  private AcquireLockResponse notGranted(FakeLock lock, Reason reason) {
    return AcquireLockResponse.newBuilder()
        .setHeader(machine.header(nodeId))
        .setNotGranted(LockNotGranted.newBuilder().setReason(reason).setHolderToken(lock.token))
        .build();
  }

  private ReleaseLockResponse apply(ReleaseLockRequest request) {
    FakeLock lock = machine.lock(request.getLockName());
    RequestId holder = lock.holder;
    if (holder == null || holder.getSessionId() != request.getRequest().getSessionId()) {
      throw FakeFailure.of(FailureCode.NOT_HOLDER, "The session does not hold this lock.");
    }
    if (lock.token != request.getToken()) {
      throw FakeFailure.of(FailureCode.STALE_TOKEN, "The token is not the lock's current one.");
    }
    machine.free(lock);
    return ReleaseLockResponse.newBuilder().setHeader(machine.header(nodeId)).build();
  }
}
