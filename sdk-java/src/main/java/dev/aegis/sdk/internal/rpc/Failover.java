package dev.aegis.sdk.internal.rpc;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.LockNotAcquiredException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.WatchGapException;
import dev.aegis.sdk.internal.rpc.CallFailure.Definite;
import dev.aegis.sdk.internal.rpc.CallFailure.OutcomeUnknown;
import dev.aegis.sdk.internal.rpc.CallFailure.SafeToRetry;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.List;

/// Carries a call through the failures of single nodes. Safe for use by many threads.
///
/// What it guarantees. The call ends within its budget, with an answer or a typed failure that
/// names every node tried. A call with an effect of [Effect#ONCE] is sent at most once: it goes on
/// elsewhere only after failures that changed nothing for certain, which are those the node calls
/// so, and those where no connection ever carried the request. A node that does not accept a
/// connection, or does not answer a repeatable call, costs at most one attempt's limit; one that
/// keeps a call waiting is looked after meanwhile ([Looks]).
///
/// Why the order. Calls begin at the node that answered last, so one dead node is paid for once and
/// not in every call. From a failed node the call goes to the leader it named, else to the next in
/// turn; after as many attempts as there are nodes it pauses, because then an election is under way
/// and hurry does not help.
public final class Failover {
  private final NodePool nodes;
  private final MonotonicClock clock;
  private final Duration callTimeout;
  private final Duration attemptTimeout;
  private final ClientObserver observer;

  /// Calls to these nodes.
  ///
  /// @param callTimeout the budget of a call that names none
  /// @param attemptTimeout the longest a node may take to connect, or to answer a repeatable call
  public Failover(
      NodePool nodes,
      MonotonicClock clock,
      Duration callTimeout,
      Duration attemptTimeout,
      ClientObserver observer) {
    this.nodes = nodes;
    this.clock = clock;
    this.callTimeout = callTimeout;
    this.attemptTimeout = attemptTimeout;
    this.observer = observer;
  }

  /// The endpoints named at the start.
  public List<String> endpoints() {
    return nodes.endpoints();
  }

  public Duration callTimeout() {
    return callTimeout;
  }

  public Duration attemptTimeout() {
    return attemptTimeout;
  }

  /// Makes a call with the usual limits.
  ///
  /// @param operation the method, for observers
  /// @param what the call, as the beginning of a sentence
  /// @throws dev.aegis.sdk.AegisException when it failed for good or its time is up
  public <T> T call(String operation, String what, Effect effect, Attempt<T> attempt) {
    return call(new CallPlan(operation, what, effect, callTimeout, attemptTimeout), attempt);
  }

  /// Makes the call.
  ///
  /// @throws dev.aegis.sdk.AegisException when it failed for good or its time is up
  public <T> T call(CallPlan plan, Attempt<T> attempt) {
    long began = clock.nanos();
    try {
      T answer = carry(plan, attempt);
      ended(plan, ClientObserver.Outcome.DONE, began);
      return answer;
    } catch (AegisException failure) {
      ended(plan, outcome(failure), began);
      throw failure;
    }
  }

  /// Makes a call at one node alone, once.
  ///
  /// @throws dev.aegis.sdk.AegisException when it failed
  public <T> T callAt(String endpoint, CallPlan plan, Attempt<T> attempt) {
    CallHistory history = new CallHistory(plan.what());
    NodeChannel node = nodes.at(endpoint);
    try {
      return tryOn(node, plan, plan.budget(), attempt);
    } catch (AttemptFailed failed) {
      record(node, failed.failure, plan, history, false);
      throw history.gaveUp("failed");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw history.gaveUp("was interrupted");
    }
  }

  private void ended(CallPlan plan, ClientObserver.Outcome outcome, long began) {
    observer.callEnded(plan.operation(), outcome, clock.until(began).negated());
  }

  private static ClientObserver.Outcome outcome(AegisException failure) {
    return switch (failure) {
      case UnavailableException _ -> ClientObserver.Outcome.UNAVAILABLE;
      case OutcomeUnknownException _ -> ClientObserver.Outcome.UNKNOWN;
      case RefusedException _,
          LimitExceededException _,
          LockNotAcquiredException _,
          SessionLostException _,
          WatchGapException _ ->
          ClientObserver.Outcome.REFUSED;
    };
  }

  private <T> T carry(CallPlan plan, Attempt<T> attempt) {
    NodeChannel node =
        nodes.preferred(); // the first one takes a while, which is not the node's fault
    long deadline = clock.nanos() + plan.budget().toNanos();
    CallHistory history = new CallHistory(plan.what());
    for (int attempts = 1; ; attempts++) {
      Duration left = clock.until(deadline);
      if (Durations.isOver(left)) {
        throw history.gaveUp("got no answer within " + plan.budget().toMillis() + " ms");
      }
      if (!plan.isWanted().getAsBoolean()) {
        throw history.gaveUp("was given up");
      }
      try {
        T answer = tryOn(node, plan, left, attempt);
        nodes.prefer(node);
        return answer;
      } catch (AttemptFailed failed) {
        observer.attemptFailed(plan.operation(), node.endpoint());
        boolean timeIsUp = Durations.isOver(clock.until(deadline));
        record(node, failed.failure, plan, history, timeIsUp);
        pause(attempts, failed.failure, deadline, history);
        node = nodes.next(node, failed.failure.leaderHint());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw history.gaveUp("was interrupted");
      }
    }
  }

  private <T> T tryOn(NodeChannel node, CallPlan plan, Duration left, Attempt<T> attempt)
      throws AttemptFailed, InterruptedException {
    long connectFrom = clock.nanos();
    Duration connecting = Durations.min(left, attemptTimeout);
    if (!node.awaitConnected(connecting)) {
      String error = "no connection within " + connecting.toMillis() + " ms";
      throw new AttemptFailed(new SafeToRetry(error, null, false));
    }
    Duration connected = clock.until(connectFrom + left.toNanos());
    Duration limit =
        plan.isRepeatable() ? Durations.min(connected, plan.attemptLimit()) : connected;
    SentProbe probe = new SentProbe();
    Channel channel = limited(node.channel(), limit, probe);
    try {
      if (plan.look().isEmpty()) {
        return attempt.on(channel);
      }
      try (Looks looks = Looks.at(node, plan.look().get(), attemptTimeout)) {
        return attempt.on(looks.over(channel));
      }
    } catch (StatusException ended) {
      throw new AttemptFailed(FailureReader.read(ended, probe.sent()));
    }
  }

  static Channel limited(Channel channel, Duration limit, SentProbe probe) {
    return ClientInterceptors.intercept(
        channel,
        new ClientInterceptor() {
          @Override
          public <Q, A> ClientCall<Q, A> interceptCall(
              MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return next.newCall(method, probe.on(options).withDeadlineAfter(limit));
          }
        });
  }

  private static void record(
      NodeChannel node, CallFailure failure, CallPlan plan, CallHistory history, boolean cutOff) {
    switch (failure) {
      case Definite(var cause) -> throw history.definite(cause);
      case SafeToRetry(var error, _, _) -> history.safe(node.endpoint(), error, cutOff);
      case OutcomeUnknown(var error, _) -> {
        switch (plan.effect()) {
          case NONE -> history.safe(node.endpoint(), error, cutOff);
          case REPEATABLE -> history.unknown(node.endpoint(), error, cutOff);
          case ONCE -> {
            history.unknown(node.endpoint(), error, cutOff);
            throw history.gaveUp("was sent, and its answer was lost");
          }
        }
      }
    }
    if (Thread.currentThread().isInterrupted()) {
      throw history.gaveUp("was interrupted");
    }
  }

  private void pause(int attempts, CallFailure failure, long deadline, CallHistory history) {
    boolean roundIsOver = attempts % nodes.size() == 0;
    boolean overloaded = failure instanceof SafeToRetry safe && safe.overloaded();
    if (!roundIsOver && !overloaded) {
      return;
    }
    Duration left = Durations.atLeastZero(clock.until(deadline));
    try {
      Thread.sleep(Durations.min(Backoff.after((attempts - 1) / nodes.size()), left));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw history.gaveUp("was interrupted");
    }
  }

  private static final class AttemptFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient CallFailure failure;

    AttemptFailed(CallFailure failure) {
      super(null, null, false, false);
      this.failure = failure;
    }
  }
}
