package dev.aegis.dataplane.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyPrefixTest {
  private static Bytes bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Bytes.copyOf(bytes);
  }

  private static boolean covers(Bytes prefix, Bytes from, @Nullable Bytes to) {
    return new KeyPrefix(prefix).covers(from, to);
  }

  @Test
  void emptyPrefixCoversEverything() {
    assertThat(covers(Bytes.EMPTY, bytes(1), null)).isTrue();
    assertThat(covers(Bytes.EMPTY, bytes(1), bytes(9))).isTrue();
    assertThat(covers(Bytes.EMPTY, bytes(1), Bytes.EMPTY)).isTrue();
  }

  @Test
  void oneKeyIsCoveredWhenItBeginsWithThePrefix() {
    assertThat(covers(bytes(5, 6), bytes(5, 6), null)).isTrue();
    assertThat(covers(bytes(5, 6), bytes(5, 6, 7), null)).isTrue();
    assertThat(covers(bytes(5, 6), bytes(5), null)).isFalse();
    assertThat(covers(bytes(5, 6), bytes(5, 7), null)).isFalse();
  }

  @Test
  void rangeThatReachesBeyondThePrefixIsNotCovered() {
    assertThat(covers(bytes(5), bytes(5, 1), bytes(5, 9))).isTrue();
    assertThat(covers(bytes(5), bytes(5), bytes(6))).as("the whole prefix").isTrue();
    assertThat(covers(bytes(5), bytes(5), bytes(6, 0))).as("one key more").isFalse();
    assertThat(covers(bytes(5), bytes(4, 255), bytes(6))).as("begins before it").isFalse();
    assertThat(covers(bytes(5), bytes(5), Bytes.EMPTY)).as("no upper end").isFalse();
  }

  @Test
  void prefixOfGreatestBytesEndsWhereTheByteBeforeThemEnds() {
    assertThat(covers(bytes(5, 255), bytes(5, 255, 1), bytes(6))).isTrue();
    assertThat(covers(bytes(5, 255), bytes(5, 255, 1), bytes(6, 0))).isFalse();
    assertThat(covers(bytes(255), bytes(255), Bytes.EMPTY)).as("nothing lies behind it").isTrue();
  }
}
