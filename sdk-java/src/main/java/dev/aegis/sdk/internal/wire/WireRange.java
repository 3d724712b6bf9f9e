package dev.aegis.sdk.internal.wire;

import com.google.protobuf.ByteString;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.KeyRange;
import java.util.Optional;

/// Keys as the wire names them.
///
/// @param key the first key, or the only one
/// @param end the first key after the range; empty bytes for no upper end, absent for one key
public record WireRange(ByteString key, Optional<ByteString> end) {

  public static WireRange of(KeyRange range) {
    return switch (range) {
      case KeyRange.One(Bytes key) -> new WireRange(WireBytes.toWire(key), Optional.empty());
      case KeyRange.Prefix(Bytes prefix) -> ofPrefix(prefix);
      case KeyRange.Between(Bytes from, Bytes to) -> span(from, WireBytes.toWire(to));
      case KeyRange.From(Bytes from) -> span(from, ByteString.EMPTY);
    };
  }

  private static WireRange ofPrefix(Bytes prefix) {
    return span(prefix.size() == 0 ? KeyRange.LEAST : prefix, end(prefix.toByteArray()));
  }

  private static WireRange span(Bytes from, ByteString end) {
    return new WireRange(WireBytes.toWire(from), Optional.of(end));
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
