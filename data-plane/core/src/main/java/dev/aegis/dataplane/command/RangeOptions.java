package dev.aegis.dataplane.command;

/// How a range of keys is filtered, ordered and shown. A bound of 0 or less does not filter.
///
/// Filters and the limit decide which keys are shown, never how many are counted.
public record RangeOptions(
    Sort sort,
    boolean descending,
    Show show,
    long minModRevision,
    long maxModRevision,
    long minCreateRevision,
    long maxCreateRevision) {

  /// All keys of the range, whole, in the order of the keys.
  public static final RangeOptions PLAIN = new RangeOptions(Sort.KEY, false, Show.ALL, 0, 0, 0, 0);

  /// What to order by. Equals are in the order of their keys, ascending.
  public enum Sort {
    KEY,
    VERSION,
    CREATE_REVISION,
    MOD_REVISION,
    VALUE
  }

  /// How much of the matching keys is shown.
  public enum Show {
    ALL,
    /// Everything but the values.
    KEYS_ONLY,
    /// Nothing but how many there are.
    COUNT_ONLY
  }
}
