package dev.aegis.chaos.recipe;

import java.util.random.RandomGenerator;

/// Makes a deed out of what is the case when its time has come.
@FunctionalInterface
public interface DeedMaker {
  /// Makes it.
  ///
  /// @param cast says which nodes are meant
  /// @param random chooses from ranges
  Deed make(Cast cast, RandomGenerator random);
}
