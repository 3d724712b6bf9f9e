package dev.aegis.sdk.conformance;

import java.io.IOException;

/// Who plays a scenario: one run of it, with names of its own. Closing gives back what is open
/// still.
public interface Subject extends AutoCloseable {
  /// Does what a step says; references in it are resolved already.
  Outcome perform(Step step) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
