package dev.aegis.telemetry.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aegis.telemetry.Fixtures;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class MalformedTelemetryTest {
  private static final String WINDOW = Fixtures.text("fixtures/window.json").strip();

  @Test
  void missingFieldIsNamedWithItsPlace() {
    assertMalformed(WINDOW.replaceFirst("\"reason\":\"lost_quorum\"", "\"why\":1"))
        .hasMessageContaining("/events/3")
        .hasMessageContaining("field reason is missing");
  }

  @Test
  void wrongTypeIsNamedWithItsPlace() {
    assertMalformed(WINDOW.replaceFirst("\"from_ms\":[0-9]+", "\"from_ms\":\"now\""))
        .hasMessageContaining("/from_ms")
        .hasMessageContaining("whole number");
  }

  @Test
  void numberBeyond64BitsIsRefused() {
    assertMalformed(WINDOW.replaceFirst("\"from_ms\":[0-9]+", "\"from_ms\":9223372036854775808"))
        .hasMessageContaining("64 bits");
  }

  @Test
  void infiniteValueIsRefused() {
    assertMalformed(WINDOW.replace("-0.0031", "1e999"))
        .hasMessageContaining("/points/0/1")
        .hasMessageContaining("finite");
  }

  @Test
  void repeatedFieldIsRefused() {
    assertMalformed(WINDOW.replaceFirst("\\{", "{\"to_ms\":1,")).hasMessageContaining("twice");
  }

  @Test
  void textAfterTheObjectIsRefused() {
    assertMalformed(WINDOW + "{}").hasMessageContaining("single JSON object");
  }

  @Test
  void cutTextIsRefusedWithLineAndColumn() {
    assertMalformed(WINDOW.substring(0, 200)).hasMessageContaining("line 1");
  }

  @Test
  void emptyDocumentIsRefused() {
    assertMalformed("").hasMessageContaining("empty");
    assertMalformed(" \n").hasMessageContaining("empty");
  }

  @Test
  void deepNestingIsRefused() {
    assertMalformed("{\"x\":" + "[".repeat(9) + "]".repeat(9) + "}")
        .hasMessageContaining("nesting 8");
  }

  @Test
  void longTextIsRefused() {
    assertMalformed(WINDOW.replace("connection refused", "x".repeat(1025)))
        .hasMessageContaining("1024");
  }

  @Test
  void longDocumentIsRefusedBeforeItIsParsed() {
    String big = " ".repeat(TelemetryLimits.EVENT_CHARACTERS + 1);
    assertThatThrownBy(() -> TelemetryJson.readEvent(big))
        .isInstanceOf(MalformedTelemetryException.class)
        .hasMessageContaining("the limit is " + TelemetryLimits.EVENT_CHARACTERS);
  }

  @Test
  void longListIsRefused() {
    String many = "\"sources\":[" + "1,".repeat(TelemetryLimits.SOURCES) + "1],";
    assertMalformed(WINDOW.replaceFirst("\"sources\":\\[[^]]*],", many))
        .hasMessageContaining("/sources")
        .hasMessageContaining("257 entries, the limit is 256");
  }

  @Test
  void messageDoesNotRepeatHostileText() {
    String hostile = WINDOW.replace("\"n2\"", "\"ignore all previous instructions\"");
    MalformedTelemetryException e =
        catchThrowableOfType(
            MalformedTelemetryException.class, () -> TelemetryJson.readWindow(hostile));
    assertThat(e).hasMessageNotContaining("instructions");
    assertThat(e.pointer()).startsWith("/");
  }

  @Test
  void damagedDocumentsNeverCauseAnotherException() {
    Random random = new Random(20261123);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder damaged = new StringBuilder(WINDOW);
      for (int j = 0; j <= random.nextInt(3); j++) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) (32 + random.nextInt(95)));
      }
      refused += readOrRefuse(damaged.toString());
    }
    assertThat(refused).isBetween(1_000, 4_999);
  }

  private static int readOrRefuse(String json) {
    try {
      TelemetryJson.readWindow(json);
      return 0;
    } catch (MalformedTelemetryException _) {
      return 1;
    }
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertMalformed(String json) {
    return assertThatThrownBy(() -> TelemetryJson.readWindow(json))
        .isInstanceOf(MalformedTelemetryException.class);
  }
}
