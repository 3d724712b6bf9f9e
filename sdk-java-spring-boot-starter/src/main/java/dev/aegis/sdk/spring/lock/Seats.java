package dev.aegis.sdk.spring.lock;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The locks that threads of this process hold or wait for, and no others: a registry that is asked
/// for a million names does not grow by them. Safe for use by many threads.
final class Seats {
  private final ConcurrentMap<String, Seat> inUse = new ConcurrentHashMap<>();

  /// The seat of a lock, kept until [#leave] was called as often as this.
  Seat enter(String name) {
    return inUse.compute(name, (_, known) -> used(known == null ? new Seat() : known));
  }

  private static Seat used(Seat seat) {
    seat.users++;
    return seat;
  }

  void leave(String name) {
    inUse.computeIfPresent(name, (_, seat) -> --seat.users == 0 ? null : seat);
  }

  /// The seat of a lock, if anybody uses it.
  Optional<Seat> find(String name) {
    return Optional.ofNullable(inUse.get(name));
  }

  int size() {
    return inUse.size();
  }
}
