package dev.aegis.sdk.async;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ElectionLeader;
import dev.aegis.sdk.Elections;
import dev.aegis.sdk.LeaderListener;
import dev.aegis.sdk.Leadership;
import dev.aegis.sdk.LockRequest;
import dev.aegis.sdk.Observation;
import dev.aegis.sdk.Session;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Each method of [Elections], with a future. Safe for use by many threads.
public final class AsyncElections {
  private final Elections elections;
  private final CallThreads threads;

  AsyncElections(Elections elections, CallThreads threads) {
    this.elections = elections;
    this.threads = threads;
  }

  /// Cancelling it leaves the line.
  public CompletableFuture<Leadership> campaign(LockRequest request, Bytes value) {
    return threads.run(() -> elections.campaign(request, value));
  }

  /// Cancelling it leaves the line.
  public CompletableFuture<Leadership> campaign(Session session, LockRequest request, Bytes value) {
    return threads.run(() -> elections.campaign(session, request, value));
  }

  public CompletableFuture<Long> proclaim(Leadership leadership, Bytes value) {
    return threads.run(() -> leadership.proclaim(value));
  }

  public CompletableFuture<Optional<ElectionLeader>> leader(String name) {
    return threads.run(() -> elections.leader(name));
  }

  /// Ends when a node has opened the observation.
  public CompletableFuture<Observation> observe(String name, LeaderListener listener) {
    return threads.run(() -> elections.observe(name, listener));
  }
}
