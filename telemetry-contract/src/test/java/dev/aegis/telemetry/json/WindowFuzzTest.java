package dev.aegis.telemetry.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.nio.charset.StandardCharsets;

/// What anybody may send to a reader of telemetry windows.
class WindowFuzzTest {

  /// Anything else than the typed exception is a finding.
  @FuzzTest
  void anyTextIsAWindowThatRoundTripsOrMalformed(byte[] bytes) {
    TelemetryWindow window;
    try {
      window = TelemetryJson.readWindow(new String(bytes, StandardCharsets.UTF_8));
    } catch (MalformedTelemetryException refused) {
      assertThat(refused).hasMessageContaining("telemetry window");
      return;
    }
    assertThat(TelemetryJson.readWindow(TelemetryJson.writeWindow(window))).isEqualTo(window);
  }
}
