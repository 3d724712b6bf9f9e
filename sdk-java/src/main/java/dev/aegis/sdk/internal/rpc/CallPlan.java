package dev.aegis.sdk.internal.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What [Failover] must know about a call to carry it through.
///
/// @param operation the method, for observers
/// @param what the call, as the beginning of a sentence: `The put of key "story/000001"`
/// @param effect what sending it again does
/// @param budget the longest the call may take, all attempts together
/// @param attemptLimit the longest one attempt may take once it is connected, unless its effect is
///   [Effect#ONCE]
/// @param look what a node is asked now and then while it keeps the call waiting, see [Looks];
///   empty where an attempt's limit is short enough
/// @param isWanted asked before each attempt: once an answer is of no use to anybody the call is
///   given up
public record CallPlan(
    String operation,
    String what,
    Effect effect,
    Duration budget,
    Duration attemptLimit,
    Optional<Attempt<?>> look,
    BooleanSupplier isWanted) {

  /// A call that no node keeps waiting, and whose answer is wanted for as long as its budget lasts.
  public CallPlan(
      String operation, String what, Effect effect, Duration budget, Duration attemptLimit) {
    this(operation, what, effect, budget, attemptLimit, Optional.empty(), () -> true);
  }

  boolean isRepeatable() {
    return effect != Effect.ONCE;
  }
}
