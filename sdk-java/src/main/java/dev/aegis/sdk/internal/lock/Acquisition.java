package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.LockNotAcquiredException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.internal.rpc.AnswerForgotten;
import dev.aegis.sdk.internal.rpc.CallPlan;
import dev.aegis.sdk.internal.rpc.Durations;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.session.RemoteSession;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.DescribeLockRequest;
import dev.aegis.wire.v1.DescribeLockResponse;
import dev.aegis.wire.v1.LockNotGranted;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.RequestId;
import io.grpc.Channel;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Optional;

/// One acquire of one lock, from the first request to a token or a failure.
///
/// Every repetition carries the same request id, so it joins the same place in the queue or gets
/// the same token: a lost answer never leaves a lock that is held without its holder knowing, and
/// costs the place in the queue only if the leader saw the connection break. When even the
/// repetitions get no answer, the id is kept with the session, and the next acquire of the same
/// lock asks with it first.
final class Acquisition {
  private final Failover failover;
  private final MonotonicClock clock;
  private final RemoteSession session;
  private final Entry entry;
  private final String lockName;
  private final long giveUpAt;

  /// An acquire, not yet begun.
  ///
  /// @param giveUpAt when to stop waiting for the lock, on `clock`
  Acquisition(
      Failover failover, MonotonicClock clock, RemoteSession session, Entry entry, long giveUpAt) {
    this.failover = failover;
    this.clock = clock;
    this.session = session;
    this.entry = entry;
    this.lockName = entry.request().name();
    this.giveUpAt = giveUpAt;
  }

  /// A lock that is the session's.
  ///
  /// @param token its fencing token
  /// @param byEarlierRequest it was granted to an earlier request, whose answer had been lost
  record Granted(long token, boolean byEarlierRequest) {}

  /// Acquires.
  Granted run() {
    RequestId unanswered = session.unansweredAcquires().remove(entry.what());
    if (unanswered != null) {
      Optional<AcquireLockResponse> late = recall(unanswered);
      if (late.isPresent() && late.get().hasGranted()) {
        return new Granted(granted(late.get()), true);
      }
    }
    AcquireLockResponse answer = ask(session.nextRequest());
    while (lostItsPlace(answer) && !waitLeft().isZero()) {
      answer = ask(session.nextRequest());
    }
    if (!answer.hasGranted()) {
      throw notGranted(answer.getNotGranted());
    }
    return new Granted(granted(answer), false);
  }

  /// Nobody here cancels a wait: the connection it went over broke, the leader took that for its
  /// end, and the repetition over another one found it so. Only a new request can queue again.
  private static boolean lostItsPlace(AcquireLockResponse answer) {
    return answer.hasNotGranted()
        && answer.getNotGranted().getReason() == LockNotGranted.Reason.CANCELLED;
  }

  /// What became of an acquire that got no answer. Empty when the cluster has forgotten it: only a
  /// new request can get the lock then.
  private Optional<AcquireLockResponse> recall(RequestId unanswered) {
    try {
      return Optional.of(ask(unanswered));
    } catch (OutcomeUnknownException failure) {
      if (AnswerForgotten.isBehind(failure)) {
        return Optional.empty();
      }
      throw failure;
    } catch (UnavailableException failure) {
      session.unansweredAcquires().put(entry.what(), unanswered); // nobody was asked
      throw failure;
    }
  }

  private AcquireLockResponse ask(RequestId id) {
    try {
      return failover.call(plan(), on -> entry.enter(on, id, waitLeft().toMillis()));
    } catch (OutcomeUnknownException failure) {
      if (!AnswerForgotten.isBehind(failure)) {
        session.unansweredAcquires().put(entry.what(), id);
      }
      throw explained(failure);
    } catch (AegisException failure) {
      throw explained(failure);
    }
  }

  /// That nobody answered is of no account once the session is over: the lock cannot be its any
  /// more, whatever became of the request.
  private AegisException explained(AegisException failure) {
    AegisException explained = session.explain(failure);
    boolean unanswered =
        explained instanceof OutcomeUnknownException || explained instanceof UnavailableException;
    if (!unanswered || session.isAlive()) {
      return explained;
    }
    SessionLostException lost = session.lost();
    lost.addSuppressed(failure);
    return lost;
  }

  /// An attempt waits in the queue at the node, so it may take that much longer to answer. Whether
  /// the node could still tell of a grant, it is asked meanwhile; and without its session nobody
  /// waits on.
  private CallPlan plan() {
    Duration wait = waitLeft();
    return new CallPlan(
        entry.operation(),
        entry.what(),
        Effect.REPEATABLE,
        wait.plus(failover.callTimeout()),
        wait.plus(failover.attemptTimeout()),
        Optional.of(this::look),
        session::isAlive);
  }

  private DescribeLockResponse look(Channel on) throws StatusException {
    DescribeLockRequest request = DescribeLockRequest.newBuilder().setLockName(lockName).build();
    return LockServiceGrpc.newBlockingV2Stub(on).describe(request);
  }

  private Duration waitLeft() {
    return Durations.atLeastZero(clock.until(giveUpAt));
  }

  /// A grant to a session that is over here protects nothing.
  private long granted(AcquireLockResponse answer) {
    if (!session.isAlive()) {
      throw session.lost();
    }
    return answer.getGranted().getToken();
  }

  private AegisException notGranted(LockNotGranted refusal) {
    String reason =
        switch (refusal.getReason()) {
          case HELD -> "somebody else holds it";
          case TIMED_OUT -> "somebody else held it until the time to wait was over";
          case CANCELLED -> "the wait was cancelled";
          case SESSION_ENDED -> "the session ended";
          case DELAYED -> "it is closed for a while after its last holder vanished";
          case REVOKED -> "an operator took it away";
          case REASON_UNSPECIFIED, UNRECOGNIZED -> "the node gave no reason";
        };
    if (refusal.getReason() == LockNotGranted.Reason.SESSION_ENDED) {
      session.markLost("it ended while it waited for lock \"" + lockName + "\"");
      return session.lost();
    }
    return new LockNotAcquiredException(lockName, reason, refusal.getHolderToken());
  }
}
