package dev.aegis.chaos.recipe;

import java.util.random.RandomGenerator;

/// From one number to another, both included; one number alone is a range as well.
public record Range(double least, double most) {
  public Range {
    if (!(least >= 0 && most >= least)) {
      throw new IllegalArgumentException("A range goes upwards from 0 at least.");
    }
  }

  /// One of its numbers, rounded to hundredths.
  public double draw(RandomGenerator random) {
    return Math.round((least + random.nextDouble() * (most - least)) * 100) / 100.0;
  }

  /// One of its whole numbers.
  public int drawWhole(RandomGenerator random) {
    return (int) Math.round(draw(random));
  }

  /// The same range in another unit.
  Range times(double factor) {
    return new Range(least * factor, most * factor);
  }
}
