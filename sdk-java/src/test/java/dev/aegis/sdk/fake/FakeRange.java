package dev.aegis.sdk.fake;

import com.google.protobuf.ByteString;

/// The keys a request asks for.
///
/// @param key the first key, or the only one
/// @param hasEnd whether there is a range at all
/// @param end the first key after the range; empty means no upper end
record FakeRange(ByteString key, boolean hasEnd, ByteString end) {
  boolean contains(ByteString candidate) {
    if (!hasEnd) {
      return candidate.equals(key);
    }
    var order = ByteString.unsignedLexicographicalComparator();
    return order.compare(candidate, key) >= 0
        && (end.isEmpty() || order.compare(candidate, end) < 0);
  }
}
