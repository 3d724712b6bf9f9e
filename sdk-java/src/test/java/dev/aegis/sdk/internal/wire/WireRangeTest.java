package dev.aegis.sdk.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.KeyRange;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireRangeTest {

  @Test
  void theEndOfAPrefixRaisesItsLastByte() {
    assertThat(WireRange.of(KeyRange.prefix("k/")).end()).contains(ByteString.copyFromUtf8("k0"));
  }

  @Test
  void bytesThatCannotBeRaisedAreCutOff() {
    assertThat(WireRange.of(KeyRange.prefix(bytes(1, 0xff, 0xff))).end()).contains(wire(2));
  }

  @Test
  void aPrefixWithNothingToRaiseHasNoUpperEnd() {
    assertThat(WireRange.of(KeyRange.prefix(bytes(0xff))).end()).contains(ByteString.EMPTY);
  }

  @Test
  void anEmptyPrefixMeansAllKeys() {
    assertThat(WireRange.of(KeyRange.prefix("")))
        .isEqualTo(new WireRange(wire(0), Optional.of(ByteString.EMPTY)))
        .isEqualTo(WireRange.of(KeyRange.all()));
  }

  @Test
  void oneKeyHasNoEnd() {
    assertThat(WireRange.of(KeyRange.key("k")).end()).isEmpty();
  }

  /// An empty end means "no upper end" on the wire: a range without keys must not turn into that.
  @Test
  void aRangeThatHoldsNoKeyIsRefused() {
    assertThatThrownBy(() -> KeyRange.between("b", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyRange.between("b", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"b\"");
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
