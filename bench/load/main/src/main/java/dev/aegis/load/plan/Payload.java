package dev.aegis.load.plan;

import java.util.SplittableRandom;

/// Values to write: a few that nothing can compress, made once so that making them costs no
/// operation anything.
public final class Payload {
  private static final int VARIETY = 64;
  private static final long SEED = 7;

  private final byte[][] values = new byte[VARIETY][];

  public Payload(int valueBytes) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < VARIETY; i++) {
      values[i] = new byte[valueBytes];
      random.nextBytes(values[i]);
    }
  }

  /// How many different values there are.
  public int variety() {
    return VARIETY;
  }

  /// The value with this number, modulo the variety; not to be changed.
  public byte[] value(int number) {
    return values[Math.floorMod(number, VARIETY)];
  }
}
