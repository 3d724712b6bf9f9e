package dev.aegis.sdk;

/// Somebody else holds the lock and the time to wait is over. The caller does not hold it and is
/// out of the queue.
public final class LockNotAcquiredException extends AegisException {
  private static final long serialVersionUID = 1L;

  private final String lockName;
  private final long holderToken;

  /// Says which lock was not acquired, and why.
  ///
  /// @param reason what happened, as the end of a sentence that begins with the lock
  /// @param holderToken the holder's fencing token; 0 when it is not known
  public LockNotAcquiredException(String lockName, String reason, long holderToken) {
    super("Lock \"" + lockName + "\" was not acquired: " + reason + ".", null);
    this.lockName = lockName;
    this.holderToken = holderToken;
  }

  public String lockName() {
    return lockName;
  }

  /// The holder's fencing token; 0 when it is not known.
  public long holderToken() {
    return holderToken;
  }
}
