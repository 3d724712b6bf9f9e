package dev.aegis.sdk;

/// Why a call was refused; for good, unless it says to try again later.
public enum RefusalCode {
  /// The request is malformed; the message names the field.
  INVALID_REQUEST,

  /// No such session: it ended or never was.
  SESSION_NOT_FOUND,

  /// The caller does not hold this lock.
  NOT_HOLDER,

  /// The token is not the lock's current one.
  STALE_TOKEN,

  /// The session already holds or awaits this lock through another request.
  ALREADY_REQUESTED,

  /// The guard's token does not hold the guard's lock; nothing was written.
  GUARD_FAILED,

  /// The revision asked for has been compacted away.
  COMPACTED,

  /// The revision asked for does not exist yet.
  FUTURE_REVISION,

  /// The cluster's access policy grants this client's identity no role for that.
  PERMISSION_DENIED,

  /// Another change of the members is under way, or they changed since they were looked at; try
  /// again later.
  MEMBER_CHANGE_UNDER_WAY,

  /// No such member.
  MEMBER_NOT_FOUND,

  /// A member has this id, or one of these addresses.
  MEMBER_EXISTS,

  /// The learner is too far behind to vote; try again later.
  MEMBER_NOT_CAUGHT_UP,

  /// The voters that stay and answer would be no majority; try again later, when more of them
  /// answer.
  QUORUM_AT_RISK,

  /// A node that the change needs does not answer, or not as the one named; see that it runs, and
  /// try again later.
  MEMBER_UNREACHABLE,

  /// Something this version of the client has no word for; the message tells.
  OTHER
}
