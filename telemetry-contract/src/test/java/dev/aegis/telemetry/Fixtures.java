package dev.aegis.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The module's schema and fixture files.
public final class Fixtures {
  private Fixtures() {}

  /// The text of `fixtures/window.json`, say.
  public static String text(String path) {
    try (InputStream stream = Fixtures.class.getResourceAsStream("/dev/aegis/telemetry/" + path)) {
      if (stream == null) {
        throw new IllegalArgumentException("no file " + path);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> lines(String path) {
    return text(path).lines().toList();
  }
}
