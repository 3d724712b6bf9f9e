package dev.aegis.sdk;

/// Which part of one key's past to read. Immutable: each method returns a changed copy.
///
/// @param key 1 to 1024 bytes
/// @param within bounds of the revisions
/// @param newestFirst the order; oldest first otherwise
/// @param limit at most this many versions; 0 for as many as fit into an answer (4 MiB)
public record HistoryQuery(Bytes key, Revisions within, boolean newestFirst, int limit) {
  public HistoryQuery {
    if (limit < 0) {
      throw new IllegalArgumentException("limit is " + limit + "; it must be 0 for none, or more.");
    }
  }

  /// All that is left, oldest first.
  public static HistoryQuery of(Bytes key) {
    return new HistoryQuery(key, Revisions.ALL, false, 0);
  }

  /// All that is left of a key in UTF-8, oldest first.
  public static HistoryQuery of(String key) {
    return of(Bytes.utf8(key));
  }

  public HistoryQuery within(Revisions bounds) {
    return new HistoryQuery(key, bounds, newestFirst, limit);
  }

  public HistoryQuery newestVersionsFirst() {
    return new HistoryQuery(key, within, true, limit);
  }

  public HistoryQuery limit(int most) {
    return new HistoryQuery(key, within, newestFirst, most);
  }
}
