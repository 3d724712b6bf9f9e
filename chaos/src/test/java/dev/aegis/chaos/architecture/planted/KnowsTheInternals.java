package dev.aegis.chaos.architecture.planted;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.internal.rpc.MonotonicClock;

/// A judge that knows the client, and its internals too.
record KnowsTheInternals(AegisClient client, MonotonicClock clock) {}
