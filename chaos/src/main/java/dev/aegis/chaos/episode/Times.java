package dev.aegis.chaos.episode;

import dev.aegis.chaos.recipe.Played;
import java.util.List;

/// When an episode began, was over, and the nodes were level again; epoch milliseconds. What a
/// recipe waits for after its last deed is of no deed.
///
/// @param onsetMs when the first deed began
/// @param endMs when the last one was undone
/// @param levelMs when the nodes were level again
record Times(long onsetMs, long endMs, long levelMs) {
  /// Of what was played.
  ///
  /// @param beginMs when the playing began, which stands for the onset when nothing was done
  /// @param overMs when the playing was over, which stands for the end when nothing was done
  static Times of(List<Played> deeds, long beginMs, long overMs, long levelMs) {
    return new Times(
        deeds.stream().mapToLong(Played::beganMs).min().orElse(beginMs),
        deeds.stream().mapToLong(Played::endedMs).max().orElse(overMs),
        levelMs);
  }
}
