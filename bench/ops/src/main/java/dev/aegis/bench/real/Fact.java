package dev.aegis.bench.real;

import dev.aegis.bench.scene.Dial;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.Turns;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// One thing that a source tells, with the place it has in the window.
///
/// @param basis whether the source has the number, or only the words
/// @param of nodes by their roles: `leader` is who leads at the beginning, `f1` to `f4` follow
/// @param value in the sign's unit; 1 where a sign needs none
/// @param count how often; 0 where a share is meant
/// @param fromMs milliseconds into the window
/// @param untilMs the same; the end of the window when the source names none
/// @param planned whether somebody meant it
/// @param stage where it stands on the way from the cause to the clients
/// @param says the fact, in our words
record Fact(
    Sign sign,
    Basis basis,
    List<String> of,
    double value,
    int count,
    long fromMs,
    long untilMs,
    boolean planned,
    RealPath.Stage stage,
    String says) {
  private static final double MS = 1000.0;

  Fact {
    of = List.copyOf(of);
    if (fromMs < 0 || fromMs >= untilMs || untilMs > Scene.LENGTH_MS + 1) {
      throw new IllegalArgumentException(
          "'%s' has no place in the window: %d to %d ms".formatted(says, fromMs, untilMs));
    }
  }

  /// When what takes `value` seconds is over, milliseconds into the window or after it.
  long overMs() {
    return fromMs + Math.round(value * MS);
  }

  /// Turns a dial as long as the fact lasts; before and after it the dial stays as it was.
  void turn(Scene scene, Dial dial, String node, DoubleUnaryOperator value) {
    Turns.during(scene, dial, node, (double) fromMs, (double) untilMs, value);
  }

  /// Between two of `count` equal steps from its beginning to its end.
  long stepMs() {
    return (untilMs - fromMs) / count;
  }
}
