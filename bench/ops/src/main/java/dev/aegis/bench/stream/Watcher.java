package dev.aegis.bench.stream;

import dev.aegis.bench.corpus.Episode;
import java.io.IOException;
import java.util.List;

/// Whoever watches an episode and says something at each moment: sees the recording, never the
/// truth.
public interface Watcher {
  /// Its name in a report.
  String name();

  /// What it says at each of [Moments#of].
  ///
  /// @throws IOException when it cannot be asked
  List<Said> watch(Episode episode) throws IOException, InterruptedException;
}
