package dev.aegis.sdk;

import org.jspecify.annotations.Nullable;

/// A call that failed. The kinds differ in what may be done next:
///
/// | kind | was anything changed? | next |
/// |---|---|---|
/// | [UnavailableException] | no | try again later |
/// | [OutcomeUnknownException] | perhaps, or it still will be | a read that shows it settles it, one that does not is no proof; or write with a session |
/// | [RefusedException], [LimitExceededException] | no | repeating it unchanged fails again, unless the code says to try later |
/// | [LockNotAcquiredException] | no | wait longer, or do without |
/// | [SessionLostException] | no; what the session held is gone | open another session |
/// | [WatchGapException] | no | read anew and watch from there |
public abstract sealed class AegisException extends RuntimeException
    permits UnavailableException,
        OutcomeUnknownException,
        RefusedException,
        LimitExceededException,
        LockNotAcquiredException,
        SessionLostException,
        WatchGapException {
  private static final long serialVersionUID = 1L;

  AegisException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
