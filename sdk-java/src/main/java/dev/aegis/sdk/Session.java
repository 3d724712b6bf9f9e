package dev.aegis.sdk;

import java.time.Duration;
import java.util.function.Consumer;

/// A session: the lease that locks live on. It is renewed in the background, about three times per
/// TTL, and ends when it is closed, or when its TTL has passed since the last renewal the cluster
/// acknowledged. Safe for use by many threads.
///
/// The client counts for itself, and more strictly than the cluster: from the moment it *sent* the
/// last renewal that was acknowledged, on its own monotonic clock, less a tenth of the TTL. So the
/// session is lost here before the cluster can hand its locks to anybody else, as long as the two
/// clocks run equally fast to within a tenth. A lost session never comes back; open another.
public interface Session extends AutoCloseable {

  /// The cluster's number for it.
  long id();

  /// The TTL that holds; the cluster may have chosen it.
  Duration ttl();

  /// Whether its locks may still be relied on, judged now. Once false, false for ever. Costs no
  /// call.
  boolean isAlive();

  /// Calls `listener` once when the session is lost; at once, on the calling thread, when it is
  /// lost already. Not called when the session is closed. Runs on the session's own thread: be
  /// brief.
  void onLost(Consumer<SessionLostException> listener);

  /// Keys, written by this session: each write counts once at most, however often it had to be
  /// sent, and exactly once when it returns. At most 64 writes of a session may be under way at
  /// once, those under its locks and its proclamations included; one more ends with
  /// [LimitExceededException] and is not sent.
  ///
  /// The cluster keeps the last 64 answers of a session. A write that more than 64 others of its
  /// session have overtaken, because it was slow or had to be sent again, ends with
  /// [OutcomeUnknownException].
  Keys keys();

  /// Stops the renewals, ends the session, frees its locks and deletes the keys bound to it.
  /// Closing twice, or after a loss, is harmless.
  ///
  /// @throws UnavailableException when the session could not be ended; it then expires by its TTL
  /// @throws OutcomeUnknownException when its end could not be confirmed; it then expires by its
  ///   TTL
  @Override
  void close();
}
