package dev.aegis.chaos.workload;

import java.time.Duration;
import java.util.List;

/// What a recording workload does.
///
/// @param endpoints client addresses of the nodes, each `host:port`
/// @param keys how many keys, each with clients of its own
/// @param clientsPerKey at most 8: a search for a linearization grows steeply with them
/// @param locks how many locks, each with clients of its own
/// @param clientsPerLock at most 8
/// @param operations when so many were called, the clients end
/// @param pause between two operations of a client
/// @param seed of the clients' choices
public record WorkloadPlan(
    List<String> endpoints,
    int keys,
    int clientsPerKey,
    int locks,
    int clientsPerLock,
    int operations,
    Duration pause,
    long seed) {
  /// No partition of a history has more clients at a time.
  public static final int MAX_CLIENTS = 8;

  public WorkloadPlan {
    endpoints = List.copyOf(endpoints);
    requireClients("clientsPerKey", clientsPerKey);
    requireClients("clientsPerLock", clientsPerLock);
  }

  private static void requireClients(String name, int clients) {
    if (clients < 1 || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "%s is %d; it must be from 1 to %d.".formatted(name, clients, MAX_CLIENTS));
    }
  }
}
