package dev.aegis.sdk;

import java.util.List;

/// What is left of one key's past.
///
/// @param versions deletions are among them ([KeyValue#isDeletion]). The oldest one may be below
///   the compacted revision: it is the one that was current then.
/// @param more the limit, or the bound on the size of an answer, cut some off
/// @param compactedRevision the newest revision that is compacted; 0 while none is
public record KeyHistory(List<KeyValue> versions, boolean more, long compactedRevision) {
  public KeyHistory {
    versions = List.copyOf(versions);
  }
}
