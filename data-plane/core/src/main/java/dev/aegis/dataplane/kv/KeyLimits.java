package dev.aegis.dataplane.kv;

/// What one command may ask for. Constants and no configuration, since replicas may read different
/// configurations while one is rolled out; they bound how long an entry takes to apply.
public final class KeyLimits {

  /// Operations of a transaction, those of nested ones included.
  public static final int MAX_OPERATIONS = 128;

  /// Compares of a transaction, those of nested ones included.
  public static final int MAX_COMPARES = 128;

  /// Levels of a transaction: 1 is one without nested ones.
  public static final int MAX_DEPTH = 8;

  /// Keys that a transaction's ranges, or one range that is deleted, may look at; keys deleted
  /// since the last compaction count.
  public static final int MAX_KEYS_IN_RANGES = 10_000;

  /// Keys bound to one session: its end deletes them all at once.
  public static final int MAX_KEYS_PER_SESSION = 10_000;

  private KeyLimits() {}
}
