package dev.aegis.sdk.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.aegis.sdk.Bytes;
import org.junit.jupiter.api.Test;

class PrefixRangeTest {

  @Test
  void theEndOfAPrefixRaisesItsLastByte() {
    assertThat(PrefixRange.of(Bytes.utf8("k/")).end()).isEqualTo(ByteString.copyFromUtf8("k0"));
  }

  @Test
  void bytesThatCannotBeRaisedAreCutOff() {
    assertThat(PrefixRange.of(bytes(1, 0xff, 0xff)).end()).isEqualTo(wire(2));
  }

  @Test
  void aPrefixWithNothingToRaiseHasNoUpperEnd() {
    assertThat(PrefixRange.of(bytes(0xff)).end()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void anEmptyPrefixMeansAllKeys() {
    assertThat(PrefixRange.of(bytes())).isEqualTo(new PrefixRange(wire(0), ByteString.EMPTY));
  }

  private static Bytes bytes(int... content) {
    return WireBytes.fromWire(wire(content));
  }

  private static ByteString wire(int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      bytes[i] = (byte) content[i];
    }
    return ByteString.copyFrom(bytes);
  }
}
