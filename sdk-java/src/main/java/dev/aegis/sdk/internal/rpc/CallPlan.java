package dev.aegis.sdk.internal.rpc;

import java.time.Duration;

/// What [Failover] must know about a call to carry it through.
///
/// @param operation the method, for observers
/// @param what the call, as the beginning of a sentence: `The put of key "story/000001"`
/// @param effect what sending it again does
/// @param budget the longest the call may take, all attempts together
/// @param attemptLimit the longest one attempt may take once it is connected, unless its effect is
///   [Effect#ONCE]
public record CallPlan(
    String operation, String what, Effect effect, Duration budget, Duration attemptLimit) {
  boolean isRepeatable() {
    return effect != Effect.ONCE;
  }
}
