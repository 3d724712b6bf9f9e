package dev.aegis.sdk.internal.rpc;

import java.time.Duration;

/// What [Failover] must know about a call to carry it through.
///
/// @param what the call, as the beginning of a sentence: `put of key story/000001`
/// @param repeatable whether sending it again after an unknown outcome is harmless: reads, and
///   requests with an id
/// @param budget the longest the call may take, all attempts together
/// @param attemptLimit the longest one attempt of a repeatable call may take once it is connected
public record CallPlan(String what, boolean repeatable, Duration budget, Duration attemptLimit) {}
