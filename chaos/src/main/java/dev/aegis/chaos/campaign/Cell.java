package dev.aegis.chaos.campaign;

import dev.aegis.chaos.fault.Primitive;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One kind of trouble, as it can be asked for by name.
///
/// @param name in words joined by dashes
/// @param what what it does, in one sentence
/// @param needs what the machine must be able to do
/// @param episodes its faults in their order
/// @param hasHolders whether processes that hold a lock are stopped meanwhile, and what they write
///   late is judged
record Cell(
    String name, String what, Set<Primitive> needs, List<Episode> episodes, boolean hasHolders) {
  /// Beside the episodes: warm-up, what follows, judgement.
  private static final Duration FRAME = Duration.ofSeconds(22);

  Cell {
    needs = Set.copyOf(needs);
    episodes = List.copyOf(episodes);
  }

  /// The time it takes when all goes well.
  Duration estimate() {
    Duration sum = FRAME;
    for (Episode episode : episodes) {
      sum = sum.plus(episode.estimate());
    }
    return sum;
  }
}
