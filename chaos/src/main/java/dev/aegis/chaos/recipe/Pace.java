package dev.aegis.chaos.recipe;

import java.time.Duration;

/// How time passes for whoever plays.
public interface Pace {
  /// Now, epoch milliseconds.
  long nowMs();

  /// Lets some time pass.
  void pass(long ms) throws InterruptedException;

  /// As it does.
  static Pace real() {
    return new Pace() {
      @Override
      public long nowMs() {
        return System.currentTimeMillis();
      }

      @Override
      public void pass(long ms) throws InterruptedException {
        Thread.sleep(Duration.ofMillis(ms));
      }
    };
  }

  /// At once: what is waited for has passed when it is asked for.
  static Pace skipping(long fromMs) {
    return new Pace() {
      private long nowMs = fromMs;

      @Override
      public long nowMs() {
        return nowMs;
      }

      @Override
      public void pass(long ms) {
        nowMs += ms;
      }
    };
  }
}
