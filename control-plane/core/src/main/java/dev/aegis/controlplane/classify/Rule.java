package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.WindowReading;

/// Judges a window for one kind of anomaly.
@FunctionalInterface
public interface Rule {
  /// Never throws for a valid window; without its inputs it abstains.
  Judgement judge(WindowReading window);
}
