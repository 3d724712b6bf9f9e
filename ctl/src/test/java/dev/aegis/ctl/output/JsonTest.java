package dev.aegis.ctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void longNumbersAreStringsSoThatNoReaderRoundsThem() {
    assertThat(Json.of(Fields.showing("a").with("a", Long.MAX_VALUE).with("b", 7)))
        .isEqualTo("{\"a\":\"9223372036854775807\",\"b\":7}");
  }

  @Test
  void bytesThatAreNoTextAreBase64() {
    assertThat(Json.of(Bytes.of(new byte[] {(byte) 0xff, 0}))).isEqualTo("{\"base64\":\"/wA=\"}");
    assertThat(Json.of(Bytes.utf8("grün \u2713"))).isEqualTo("\"grün \u2713\"");
  }

  @Test
  void whatWouldBreakAStringIsEscaped() {
    assertThat(Json.of("a\"b\\c\nd\u001be\u0000")).isEqualTo("\"a\\\"b\\\\c\\nd\\u001be\\u0000\"");
  }

  @Test
  void resultsNest() {
    Fields inner = Fields.showing("x").with("x", true);
    assertThat(Json.of(Fields.showing("all").with("all", List.of(inner, inner))))
        .isEqualTo("{\"all\":[{\"x\":true},{\"x\":true}]}");
  }

  @Test
  void aTableCannotMoveTheCursor() {
    List<String> lines =
        Table.lines(List.of(Fields.showing("key").with("modRevision", "\u001b[2J\u0007")));

    assertThat(lines).containsExactly("MOD-REVISION", "\\x1b[2J\\x07");
  }
}
