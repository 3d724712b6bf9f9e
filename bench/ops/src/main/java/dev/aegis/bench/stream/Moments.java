package dev.aegis.bench.stream;

import dev.aegis.telemetry.window.Recording;
import java.util.ArrayList;
import java.util.List;

/// When an agent looks: as the live loop does by default, every five seconds, at two minutes of the
/// past.
public final class Moments {
  /// Between two looks.
  public static final long INTERVAL_MS = 5_000;

  /// How far back a look goes.
  public static final long WINDOW_MS = 120_000;

  private Moments() {}

  /// All moments of a recording, the first one interval after it begins.
  public static List<Long> of(Recording recording) {
    List<Long> moments = new ArrayList<>();
    for (long at = recording.span().fromMs() + INTERVAL_MS;
        at <= recording.span().toMs();
        at += INTERVAL_MS) {
      moments.add(at);
    }
    return moments;
  }
}
