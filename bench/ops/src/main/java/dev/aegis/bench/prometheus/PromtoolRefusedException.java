package dev.aegis.bench.prometheus;

import java.io.IOException;

/// `promtool` did not judge what it was asked; the message has what it printed.
public final class PromtoolRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  PromtoolRefusedException(String message) {
    super(message);
  }
}
