package dev.aegis.sdk;

/// The call is beyond a documented limit. Nothing was changed.
public final class LimitExceededException extends AegisException {
  private static final long serialVersionUID = 1L;

  private final String limitName;
  private final long limit;
  private final long actual;

  public LimitExceededException(String message, String limitName, long limit, long actual) {
    super(message, null);
    this.limitName = limitName;
    this.limit = limit;
    this.actual = actual;
  }

  /// The limit's name, for example `ttl_ms (lease.max-ttl)`; empty when the message alone tells,
  /// and the numbers are 0 then.
  public String limitName() {
    return limitName;
  }

  /// The bound, in the limit's unit.
  public long limit() {
    return limit;
  }

  /// The offending value, in the limit's unit.
  public long actual() {
    return actual;
  }
}
