package dev.aegis.sdk.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.KeyValue;
import java.util.List;

/// Bytes and key versions, to and from the wire.
public final class WireBytes {
  private WireBytes() {}

  public static ByteString toWire(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.toByteArray()); // safe: the copy is ours alone
  }

  public static Bytes fromWire(ByteString bytes) {
    return Bytes.of(bytes.toByteArray());
  }

  public static KeyValue fromWire(dev.aegis.wire.v1.KeyValue wire) {
    return new KeyValue(
        fromWire(wire.getKey()),
        fromWire(wire.getValue()),
        wire.getCreateRevision(),
        wire.getModRevision(),
        wire.getVersion(),
        wire.getSessionId());
  }

  public static List<KeyValue> fromWire(List<dev.aegis.wire.v1.KeyValue> wire) {
    return wire.stream().map(WireBytes::fromWire).toList();
  }
}
