package dev.aegis.sdk;

/// A node went on at another revision than the one this watch had reached: events may be missing or
/// doubled. The watch has stopped before delivering them.
public final class WatchGapException extends AegisException {
  private static final long serialVersionUID = 1L;

  private final long expectedRevision;
  private final long actualRevision;

  public WatchGapException(long expectedRevision, long actualRevision) {
    super(
        "The watch had everything before revision %d and was sent what begins at %d. Read the keys anew and watch from there."
            .formatted(expectedRevision, actualRevision),
        null);
    this.expectedRevision = expectedRevision;
    this.actualRevision = actualRevision;
  }

  /// Where the watch should have gone on.
  public long expectedRevision() {
    return expectedRevision;
  }

  /// Where the node went on.
  public long actualRevision() {
    return actualRevision;
  }
}
