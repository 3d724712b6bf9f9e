package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.TokenState;
import dev.aegis.dataplane.command.WaitEnd;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.watch.LockWaits;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.DescribeLockRequest;
import dev.aegis.wire.v1.DescribeLockResponse;
import dev.aegis.wire.v1.ForceReleaseRequest;
import dev.aegis.wire.v1.ForceReleaseResponse;
import dev.aegis.wire.v1.ListLocksRequest;
import dev.aegis.wire.v1.ListLocksResponse;
import dev.aegis.wire.v1.LockDescription;
import dev.aegis.wire.v1.LockGrant;
import dev.aegis.wire.v1.LockNotGranted;
import dev.aegis.wire.v1.LockNotGranted.Reason;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.ReleaseLockRequest;
import dev.aegis.wire.v1.ReleaseLockResponse;
import dev.aegis.wire.v1.ValidateTokenRequest;
import dev.aegis.wire.v1.ValidateTokenResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Locks over gRPC. Runs on the leader; other nodes pass calls on (see [LeaderProxy]).
final class LockGrpcService extends LockServiceGrpc.LockServiceImplBase {
  /// Past the wait's own end, how long to wait for the tick that ends it before giving up.
  private static final long TICK_SLACK_MS = 15_000;

  private final Calls calls;
  private final CommandLog log;
  private final LockWaits waits;
  private final int maxWaiters;
  private volatile boolean cutsCalls;

  /// @param maxWaiters acquires that may wait for one lock
  LockGrpcService(Calls calls, CommandLog log, LockWaits waits, int maxWaiters) {
    this.calls = calls;
    this.log = log;
    this.waits = waits;
    this.maxWaiters = maxWaiters;
  }

  int maxWaiters() {
    return maxWaiters;
  }

  @Override
  public void acquire(AcquireLockRequest request, StreamObserver<AcquireLockResponse> observer) {
    calls.answer(
        observer,
        () ->
            acquire(
                new Command.AcquireLock(
                    Checks.request(request.getRequest()),
                    Checks.takeableLock(request.getLockName()),
                    Checks.waitMs(request.getWaitMs()),
                    Checks.lockDelayMs(request.getLockDelayMs()),
                    maxWaiters,
                    Bytes.EMPTY)));
  }

  /// Waits, if it must, on this replica: the queue itself is in the replicated state, so losing
  /// this node loses nobody's place.
  CompletableFuture<AcquireLockResponse> acquire(Command.AcquireLock command) {
    RequestId acquire = command.request();
    LockName lock = command.lock();
    LockWaits.Wait wait = waits.register(acquire);
    Context call = Context.current();
    // Whoever ends the call does so outside of it; leaving the queue is still the caller's doing.
    call.addListener(_ -> call.run(() -> cancel(acquire, lock, wait)), Runnable::run);
    return calls
        .submit(command)
        .thenCompose(committed ->
            committed.outcome() instanceof Outcome.LockQueued
                ? wait.outcome()
                    .copy()
                    .orTimeout(command.waitMs() + TICK_SLACK_MS, TimeUnit.MILLISECONDS)
                    .thenApplyAsync(outcome -> acquired(outcome, log.position()))
                : CompletableFuture.completedFuture(
                    acquired(committed.outcome(), committed.position())))
        .whenComplete((_, _) -> wait.leave());
  }

  /// From now on it is this node that ends calls, not their callers: nobody's place in a queue is
  /// to be given up for that.
  void cutsCalls() {
    cutsCalls = true;
  }

  /// The caller is gone: leave the queue rather than hold a lock nobody knows of. Not while another
  /// call waits for the same acquire.
  private void cancel(RequestId acquire, LockName lock, LockWaits.Wait wait) {
    boolean last = wait.leave() && !cutsCalls;
    // Every call comes here in the end, and nearly all of them answered.
    if (!wait.outcome().isDone()) {
      wait.outcome()
          .completeExceptionally(
              new SubmitException.OutcomeUnknown("the call ended while it waited"));
    }
    if (last) {
      // Fire and forget: if it does not get through, the wait ends with its own deadline or
      // session.
      log.submit(new Command.CancelWait(acquire, lock)).exceptionally(_ -> null);
    }
  }

  private AcquireLockResponse acquired(Outcome outcome, Position position) {
    AcquireLockResponse.Builder response =
        AcquireLockResponse.newBuilder().setHeader(calls.header(position));
    return switch (outcome) {
      case Outcome.LockGranted(FencingToken token) ->
          response.setGranted(LockGrant.newBuilder().setToken(token.value())).build();
      case Outcome.LockHeld(FencingToken token) ->
          response
              .setNotGranted(
                  LockNotGranted.newBuilder().setReason(Reason.HELD).setHolderToken(token.value()))
              .build();
      case Outcome.LockDelayed(FencingToken token, long remainingMs) ->
          response
              .setNotGranted(
                  LockNotGranted.newBuilder()
                      .setReason(Reason.DELAYED)
                      .setHolderToken(token.value())
                      .setDelayRemainingMs(remainingMs))
              .build();
      case Outcome.LockRevoked(FencingToken token) ->
          response
              .setNotGranted(
                  LockNotGranted.newBuilder()
                      .setReason(Reason.REVOKED)
                      .setHolderToken(token.value()))
              .build();
      case Outcome.Refused(var refusal, String detail) when refusal == Refusal.QUEUE_FULL ->
          throw Failures.of(
              Refusals.failureOf(refusal, detail).toBuilder()
                  .setLimitName("limits.max-waiters-per-lock")
                  .setLimit(maxWaiters)
                  .build());
      case Outcome.WaitEnded(WaitEnd why) ->
          response.setNotGranted(LockNotGranted.newBuilder().setReason(reasonOf(why))).build();
      case Outcome.SessionCreated _,
          Outcome.SessionsRenewed _,
          Outcome.SessionEnded _,
          Outcome.LockQueued _,
          Outcome.LockReleased _,
          Outcome.LockForced _,
          Outcome.Proclaimed _,
          Outcome.KeyPut _,
          Outcome.KeyDeleted _,
          Outcome.KeysDeleted _,
          Outcome.Transacted _,
          Outcome.StoreCompacted _,
          Outcome.RevisionCompacted _,
          Outcome.RevisionInFuture _,
          Outcome.Ticked _,
          Outcome.PolicySet _,
          Outcome.Refused _ ->
          throw Calls.refused(outcome);
    };
  }

  private static Reason reasonOf(WaitEnd why) {
    return switch (why) {
      case TIMED_OUT -> Reason.TIMED_OUT;
      case CANCELLED -> Reason.CANCELLED;
      case SESSION_ENDED -> Reason.SESSION_ENDED;
    };
  }

  @Override
  public void release(ReleaseLockRequest request, StreamObserver<ReleaseLockResponse> observer) {
    calls.write(
        observer,
        () ->
            new Command.ReleaseLock(
                Checks.request(request.getRequest()),
                Checks.lockName(request.getLockName()),
                new FencingToken(request.getToken())),
        committed -> {
          if (committed.outcome() instanceof Outcome.LockReleased) {
            return ReleaseLockResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }

  @Override
  public void describe(DescribeLockRequest request, StreamObserver<DescribeLockResponse> observer) {
    calls.read(observer, position -> described(Checks.lockName(request.getLockName()), position));
  }

  private DescribeLockResponse described(LockName lock, Position position) {
    DescribeLockResponse.Builder response =
        DescribeLockResponse.newBuilder().setHeader(calls.header(position));
    if (log.query(new Query.DescribeLock(lock)) instanceof Answer.LockDescribed found) {
      if (found.holder() != null && found.token() != null) {
        response
            .setHeld(true)
            .setHolderSessionId(found.holder().value())
            .setToken(found.token().value())
            .setHeldMs(found.heldMs());
      }
      response.setDelayRemainingMs(found.delayMs());
      found.waiters().forEach(waiter -> response.addWaitingSessionIds(waiter.value()));
    }
    return response.build();
  }

  @Override
  public void list(ListLocksRequest request, StreamObserver<ListLocksResponse> observer) {
    calls.read(observer, position -> listed(request, position));
  }

  private ListLocksResponse listed(ListLocksRequest request, Position position) {
    Query query =
        new Query.ListLocks(
            request.getPrefix(), request.getAfterName(), Checks.page(request.getLimit()));
    ListLocksResponse.Builder response =
        ListLocksResponse.newBuilder().setHeader(calls.header(position));
    if (log.query(query) instanceof Answer.LocksListed found) {
      found.locks().forEach(lock -> response.addLocks(description(lock)));
      response.setMore(found.more());
    }
    return response.build();
  }

  private static LockDescription description(Answer.LockListed lock) {
    return LockDescription.newBuilder()
        .setLockName(lock.lock().value())
        .setHeld(lock.holder() != null)
        .setHolderSessionId(lock.holder() == null ? 0 : lock.holder().value())
        .setToken(lock.token().value())
        .setHeldMs(lock.heldMs())
        .setWaiters(lock.waiters())
        .setDelayRemainingMs(lock.delayMs())
        .build();
  }

  @Override
  public void validateToken(
      ValidateTokenRequest request, StreamObserver<ValidateTokenResponse> observer) {
    calls.read(observer, position -> validated(request, position));
  }

  private ValidateTokenResponse validated(ValidateTokenRequest request, Position position) {
    ValidateTokenResponse.Builder response =
        ValidateTokenResponse.newBuilder().setHeader(calls.header(position));
    Query query =
        new Query.ValidateToken(
            Checks.lockName(request.getLockName()), new FencingToken(request.getToken()));
    if (log.query(query) instanceof Answer.TokenValidated(TokenState state, var current)) {
      response.setState(stateOf(state)).setCurrentToken(current == null ? 0 : current.value());
    }
    return response.build();
  }

  private static ValidateTokenResponse.State stateOf(TokenState state) {
    return switch (state) {
      case CURRENT -> ValidateTokenResponse.State.CURRENT;
      case LAPSED -> ValidateTokenResponse.State.LAPSED;
      case STALE -> ValidateTokenResponse.State.STALE;
      case FREE -> ValidateTokenResponse.State.FREE;
    };
  }

  @Override
  public void forceRelease(
      ForceReleaseRequest request, StreamObserver<ForceReleaseResponse> observer) {
    calls.write(
        observer,
        () ->
            new Command.ForceRelease(
                request.hasRequest() ? Checks.request(request.getRequest()) : null,
                Checks.lockName(request.getLockName()),
                request.getToken() == 0 ? null : new FencingToken(request.getToken()),
                Checks.note(request.getNote())),
        committed -> {
          if (committed.outcome() instanceof Outcome.LockForced(FencingToken token)) {
            return ForceReleaseResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .setToken(token.value())
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }
}
