package dev.aegis.sdk;

import java.util.List;

/// What a [RangeQuery] found.
///
/// @param keys in the order asked for
/// @param more the limit, or the bound on the size of an answer, cut some off
/// @param count keys in the range, whatever the limit and the bounds of revisions
/// @param revision the store's current revision where it was read, also when an older one was read
/// @param appliedIndex the last log index the answering node had applied
public record RangeAnswer(
    List<KeyValue> keys, boolean more, long count, long revision, long appliedIndex) {
  public RangeAnswer {
    keys = List.copyOf(keys);
  }
}
