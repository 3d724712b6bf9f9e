package dev.aegis.sdk;

import java.time.Duration;

/// Hears what a client does, for metrics and traces. Called by many threads at once, each on what
/// it does itself: the caller's own for calls and locks, the client's for renewals, watches and
/// observations. Be brief, and do not throw: that would reach the caller in place of an answer that
/// was given, end the session or the watch, or keep its loss from being told.
/// [dev.aegis.sdk.micrometer.ClientMetrics] is one.
public interface ClientObserver {

  /// Hears nothing.
  ClientObserver NONE = new ClientObserver() {};

  /// How a call ended for its caller.
  enum Outcome {
    /// It was answered. An acquire that did not get the lock was, too: see [#lockAwaited].
    DONE,

    /// Definite: refused, or beyond a limit.
    REFUSED,

    /// Nothing was changed, and no node served it in time.
    UNAVAILABLE,

    /// It was sent, and no answer came.
    UNKNOWN
  }

  /// A call is over, all its attempts together.
  ///
  /// @param operation the method's name on the wire, for example `Put`
  /// @param took from the caller's call to its end
  default void callEnded(String operation, Outcome outcome, Duration took) {}

  /// One attempt of a call failed at a node; the call may go on elsewhere.
  default void attemptFailed(String operation, String endpoint) {}

  /// A session was renewed.
  ///
  /// @param took from the sending of the renewal to its acknowledgement
  default void sessionRenewed(Duration took) {}

  /// A renewal failed at a node; another one follows while the lease lasts.
  default void renewalFailed(String endpoint) {}

  /// A session was lost.
  default void sessionLost() {}

  /// An acquire or a campaign is over.
  ///
  /// @param waited from its beginning to its end
  /// @param obtained whether the lock is held now
  default void lockAwaited(Duration waited, boolean obtained) {}

  /// A lock or a leadership was given back, or found lost and closed.
  default void lockHeld(Duration held) {}

  /// A watch delivered changes.
  default void changesDelivered(int events) {}

  /// A watch, or an observation of an election, left a node that failed, and goes on at another.
  default void streamResumed(String endpoint) {}
}
