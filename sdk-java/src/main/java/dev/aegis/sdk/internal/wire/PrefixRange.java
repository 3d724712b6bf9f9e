package dev.aegis.sdk.internal.wire;

import com.google.protobuf.ByteString;
import dev.aegis.sdk.Bytes;

/// The half-open range of keys that begin with a prefix.
///
/// @param from the first key
/// @param end the first key after the range; empty when the range has no upper end
public record PrefixRange(ByteString from, ByteString end) {
  /// No key is smaller: keys are not empty.
  private static final ByteString LEAST_KEY = ByteString.copyFrom(new byte[] {0});

  public static PrefixRange of(Bytes prefix) {
    ByteString from = WireBytes.toWire(prefix);
    return new PrefixRange(from.isEmpty() ? LEAST_KEY : from, end(prefix.toByteArray()));
  }

  /// The prefix with its last byte below 0xff raised by one and the rest cut off.
  private static ByteString end(byte[] prefix) {
    for (int last = prefix.length - 1; last >= 0; last--) {
      if (prefix[last] != (byte) 0xff) {
        prefix[last]++;
        return ByteString.copyFrom(prefix, 0, last + 1);
      }
    }
    return ByteString.EMPTY;
  }
}
