package dev.aegis.sdk;

import java.time.Duration;
import java.util.List;

/// A connection to an AEGIS cluster. Safe for use by many threads; one per process is enough.
///
/// Calls go to the node that answered last and move on to the next one when it fails, following the
/// leader's address where a node names it. A call ends within its time limit (5 seconds unless
/// changed). Waiting for a lock, [Cluster#status(Duration)] and [Cluster#saveSnapshot] have limits
/// of their own, a change of the members has 10 minutes, and what is read page by page
/// ([Keys#range], [Locks#list], [Sessions#list]) has the limit for each page. The connection is in
/// plain text, which nodes serve on loopback only, unless [AegisClientBuilder#tls] says otherwise.
///
/// An interrupt ends a call at once, with [UnavailableException] where nothing can have been
/// changed, else with [OutcomeUnknownException]; the thread stays interrupted. So it does a
/// closing: a session closed by an interrupted thread may have to expire by its TTL, and a lock of
/// a longer session stays held until that ends. Clear the interrupt first ([Thread#interrupted]).
public interface AegisClient extends AutoCloseable {

  /// A client with the usual settings. Nothing is contacted yet: a wrong endpoint shows in the
  /// first call.
  ///
  /// @param endpoints client addresses of nodes, each `host:port`; naming all of them is best, one
  ///   is enough to start
  /// @throws IllegalArgumentException when the list is empty or an endpoint is not `host:port`
  static AegisClient connect(List<String> endpoints) {
    return builder(endpoints).connect();
  }

  /// A client whose settings can be changed before it connects.
  static AegisClientBuilder builder(List<String> endpoints) {
    return new AegisClientBuilder(endpoints);
  }

  /// Keys, written on nobody's behalf. A write whose outcome is unknown cannot be repeated safely
  /// here and ends with [OutcomeUnknownException]; [Session#keys] and [HeldLock#keys] can repeat.
  Keys keys();

  /// Locks with fencing tokens.
  Locks locks();

  /// Elections: locks with a value, and word of who leads.
  Elections elections();

  /// Sessions by their numbers.
  Sessions sessions();

  /// The nodes, and what operators do with them.
  Cluster cluster();

  /// The access policy, for operators.
  Access access();

  /// Opens a session and keeps it renewed in the background until it is closed or lost.
  ///
  /// @param ttl how long the session outlives its last renewal, whole milliseconds; the cluster
  ///   bounds it (1 s to 24 h by default). [Duration#ZERO] asks for the cluster's default.
  /// @throws LimitExceededException when the TTL is outside the cluster's bounds, or the cluster
  ///   has as many sessions as it may (`limits.max-sessions`)
  /// @throws OutcomeUnknownException when no answer came in time; a session that was opened all the
  ///   same expires by its TTL
  /// @throws UnavailableException when no endpoint served it in time; none was opened
  Session openSession(Duration ttl);

  /// Ends the sessions still open, as far as the cluster answers, and closes all connections. A
  /// session that could not be ended expires by its TTL. Never throws; closing twice is harmless.
  /// Every later use of this client throws [IllegalStateException].
  @Override
  void close();
}
