package dev.aegis.load.generator;

import java.util.Map;

/// Keys could not be given their first value, so reading them would measure something else.
public final class PreloadFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PreloadFailedException(int keys, Map<String, ?> failures) {
    super(
        "Of %d keys to be written first some could not be (%s); see whether the cluster is healthy and try again."
            .formatted(keys, failures));
  }
}
