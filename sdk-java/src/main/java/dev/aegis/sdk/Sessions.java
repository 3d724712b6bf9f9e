package dev.aegis.sdk;

import java.time.Duration;
import java.util.List;

/// Sessions by their numbers: to look at them, and for programs too short-lived to keep one. What
/// runs longer uses [AegisClient#openSession], which renews and tells losses. Safe for use by many
/// threads.
///
/// Every method may throw [UnavailableException] when no endpoint answered in time; all but
/// [#describe] and [#list] also [OutcomeUnknownException] when the answer was lost. A session
/// created all the same expires by its TTL; of the rest [#describe] tells.
public interface Sessions {

  /// Opens a session that nobody renews: it ends when its TTL has passed, unless [#renew] is
  /// called. Closing the client leaves it alone.
  ///
  /// @param ttl whole milliseconds; [Duration#ZERO] asks for the cluster's default
  /// @param owner the label operators see, at most 128 bytes of UTF-8
  /// @throws LimitExceededException when the TTL is outside the cluster's bounds
  SessionGrant create(Duration ttl, String owner);

  /// Renews a session once.
  ///
  /// @return its TTL, counted anew
  /// @throws RefusedException with [RefusalCode#SESSION_NOT_FOUND] when there is none any more; the
  ///   message says why it ended, as long as the cluster remembers
  Duration renew(long id);

  /// Ends a session of the caller's own: frees its locks, deletes the keys bound to it. For one of
  /// somebody else there is [#forceEnd], operators too.
  ///
  /// @throws RefusedException with [RefusalCode#SESSION_NOT_FOUND] when there is none
  void end(long id);

  /// Ends anybody's session, for operators. Each lock it holds falls free after its lock delay.
  ///
  /// @throws RefusedException with [RefusalCode#SESSION_NOT_FOUND] when there is none
  void forceEnd(long id);

  /// What the cluster knows of a session. Linearizable.
  ///
  /// @throws RefusedException with [RefusalCode#SESSION_NOT_FOUND] when there is none; the message
  ///   says why it ended, as long as the cluster remembers
  SessionDescription describe(long id);

  /// All open sessions, ascending by id. Looked at page by page: one that opens or ends meanwhile
  /// may be missing or listed.
  List<SessionDescription> list();
}
