package dev.aegis.sdk;

import java.time.Duration;
import java.util.Optional;

/// Elections: at most one leader at any moment of the cluster's log, and of two leaders the later
/// one has the greater token. Safe for use by many threads.
///
/// ```java
/// try (Leadership lead =
///     client.elections().campaign("scheduler", "10.0.0.7:9000", Duration.ofMinutes(1))) {
///   lead.onLost(loss -> scheduler.stop());
///   scheduler.run(lead.token());
/// }
/// ```
///
/// Names, queue and tokens are those of [Locks]: an election named like a lock is that lock.
public interface Elections {

  /// Leads, in a session made for it alone, after waiting in line.
  ///
  /// @param value what to say of itself, in UTF-8, at most 1024 bytes
  /// @param timeout how long to wait while somebody else leads; zero tries once
  /// @throws LockNotAcquiredException when somebody else led all the time
  /// @throws SessionLostException when the session made for it was lost meanwhile, as it is when no
  ///   node answers for its TTL; the leadership, if won after all, ends within the TTL
  /// @throws OutcomeUnknownException when no answer came in time; the leadership, if won after all,
  ///   ends within the cluster's default TTL
  /// @throws UnavailableException when no endpoint answered in time
  default Leadership campaign(String name, String value, Duration timeout) {
    return campaign(LockRequest.of(name).waitingAtMost(timeout), Bytes.utf8(value));
  }

  /// Leads, in a session made for it alone.
  ///
  /// @throws LockNotAcquiredException and the others as above
  Leadership campaign(LockRequest request, Bytes value);

  /// Leads, by an open session of the same client.
  ///
  /// @throws LockNotAcquiredException and the others as above
  /// @throws SessionLostException when the session is lost, also while this waits: told as soon as
  ///   the attempt under way has ended
  /// @throws RefusedException with [RefusalCode#ALREADY_REQUESTED] when the session leads, or
  ///   stands in line, already
  Leadership campaign(Session session, LockRequest request, Bytes value);

  /// Who leads. Linearizable.
  ///
  /// @return nothing while nobody leads
  Optional<ElectionLeader> leader(String name);

  /// Follows who leads. Returns once a node has opened the observation; from then on it goes on, on
  /// other nodes if need be, and never backwards in time, until it is closed or fails. The first
  /// word is who leads now.
  Observation observe(String name, LeaderListener listener);
}
