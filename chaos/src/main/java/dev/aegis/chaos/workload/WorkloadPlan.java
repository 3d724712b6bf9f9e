package dev.aegis.chaos.workload;

import java.time.Duration;

/// What a recording workload does.
///
/// @param access to the cluster; the clients begin with its nodes in turn
/// @param prefix what the names of all keys and locks begin with: on one cluster, a history's own,
///   since a history begins with nothing there
/// @param keys how many keys, each with clients of its own
/// @param clientsPerKey at most 8: a search for a linearization grows steeply with them
/// @param locks how many locks, each with clients of its own
/// @param clientsPerLock at most 8
/// @param operations when so many were called, the clients end
/// @param pause between two operations of a client
/// @param seed of the clients' choices
public record WorkloadPlan(
    ClusterAccess access,
    String prefix,
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
    requireClients("clientsPerKey", clientsPerKey);
    requireClients("clientsPerLock", clientsPerLock);
  }

  private static void requireClients(String name, int clients) {
    if (clients < 1 || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "%s is %d; it must be from 1 to %d.".formatted(name, clients, MAX_CLIENTS));
    }
  }

  String key(int number) {
    return prefix + "linear/" + number;
  }

  String lock(int number) {
    return prefix + "linear-" + number;
  }
}
