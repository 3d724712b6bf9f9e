package dev.aegis.sdk;

/// What to read, and how. Immutable: each method returns a changed copy.
///
/// ```java
/// RangeQuery.of(KeyRange.prefix("jobs/")).sortedBy(SortBy.CREATE_REVISION).limit(10)
/// ```
///
/// @param range the keys
/// @param revision read the store as it was at this revision; 0 for the newest
/// @param limit at most this many keys, after ordering; 0 for as many as fit into an answer (4 MiB)
/// @param sortBy what to order by
/// @param descending greatest first
/// @param contents what of the keys to show
/// @param serializable take the asked node's own state without asking the leader: faster, possibly
///   stale; [RangeAnswer#appliedIndex] tells how far that node was. Without meaning in a
///   transaction.
/// @param modified show only keys last written within these revisions
/// @param created show only keys created within these revisions
public record RangeQuery(
    KeyRange range,
    long revision,
    int limit,
    SortBy sortBy,
    boolean descending,
    Contents contents,
    boolean serializable,
    Revisions modified,
    Revisions created)
    implements Operation {

  /// What an answer shows of the keys.
  public enum Contents {
    KEYS_AND_VALUES,
    KEYS,

    /// Nothing: only their number.
    COUNT
  }

  public RangeQuery {
    if (revision < 0) {
      throw new IllegalArgumentException(
          "revision is " + revision + "; it must be 0 for the newest, or a revision.");
    }
    if (limit < 0) {
      throw new IllegalArgumentException("limit is " + limit + "; it must be 0 for none, or more.");
    }
  }

  /// The newest versions of these keys, in their order, linearizable.
  public static RangeQuery of(KeyRange range) {
    return new RangeQuery(
        range,
        0,
        0,
        SortBy.KEY,
        false,
        Contents.KEYS_AND_VALUES,
        false,
        Revisions.ALL,
        Revisions.ALL);
  }

  /// Reads the store as it was at `revision`.
  public RangeQuery atRevision(long at) {
    return new RangeQuery(
        range, at, limit, sortBy, descending, contents, serializable, modified, created);
  }

  /// Shows at most `most` keys.
  public RangeQuery limit(int most) {
    return new RangeQuery(
        range, revision, most, sortBy, descending, contents, serializable, modified, created);
  }

  /// Orders by `by`, least first.
  public RangeQuery sortedBy(SortBy by) {
    return new RangeQuery(
        range, revision, limit, by, false, contents, serializable, modified, created);
  }

  /// Orders by `by`, greatest first.
  public RangeQuery sortedDescendingBy(SortBy by) {
    return new RangeQuery(
        range, revision, limit, by, true, contents, serializable, modified, created);
  }

  /// Leaves the values out.
  public RangeQuery keysOnly() {
    return showing(Contents.KEYS);
  }

  /// Shows nothing but [RangeAnswer#count].
  public RangeQuery countOnly() {
    return showing(Contents.COUNT);
  }

  /// Asks one node and not the leader.
  public RangeQuery fromAnyNode() {
    return new RangeQuery(
        range, revision, limit, sortBy, descending, contents, true, modified, created);
  }

  /// Shows only keys last written within these revisions.
  public RangeQuery modifiedWithin(Revisions within) {
    return new RangeQuery(
        range, revision, limit, sortBy, descending, contents, serializable, within, created);
  }

  /// Shows only keys created within these revisions.
  public RangeQuery createdWithin(Revisions within) {
    return new RangeQuery(
        range, revision, limit, sortBy, descending, contents, serializable, modified, within);
  }

  /// The same question about other keys.
  public RangeQuery over(KeyRange other) {
    return new RangeQuery(
        other, revision, limit, sortBy, descending, contents, serializable, modified, created);
  }

  private RangeQuery showing(Contents shown) {
    return new RangeQuery(
        range, revision, limit, sortBy, descending, shown, serializable, modified, created);
  }
}
