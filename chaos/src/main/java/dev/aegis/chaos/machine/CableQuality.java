package dev.aegis.chaos.machine;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// What a cable does to the frames on it, in each direction. Pure but for the chance it is given.
///
/// @param lossPercent of a hundred frames, so many are lost
/// @param delay every frame comes later by this
/// @param jitter and by up to this, each by another time, so that frames overtake each other
record CableQuality(int lossPercent, Duration delay, Duration jitter) {
  /// What becomes of one frame: after how many nanoseconds it arrives; nothing when it is lost.
  OptionalLong fate(RandomGenerator random) {
    if (random.nextInt(100) < lossPercent) {
      return OptionalLong.empty();
    }
    long late = jitter.isZero() ? 0 : random.nextLong(jitter.toNanos());
    return OptionalLong.of(delay.toNanos() + late);
  }
}
