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
/// @param company what else goes on meanwhile
record Cell(
    String name, String what, Set<Primitive> needs, List<Episode> episodes, Company company) {
  /// What goes on beside clients and faults.
  enum Company {
    NOBODY(Duration.ZERO),
    /// Processes that hold a lock are stopped, and what they write late is judged.
    HOLDERS(Duration.ZERO),
    /// A sixth node joins, and leaves when the faults are over.
    NEWCOMER(Duration.ofSeconds(30));

    private final Duration estimate;

    Company(Duration estimate) {
      this.estimate = estimate;
    }
  }

  /// Beside the episodes: warm-up, what follows, judgement.
  private static final Duration FRAME = Duration.ofSeconds(22);

  Cell {
    needs = Set.copyOf(needs);
    episodes = List.copyOf(episodes);
  }

  /// The time it takes when all goes well.
  Duration estimate() {
    Duration sum = FRAME.plus(company.estimate);
    for (Episode episode : episodes) {
      sum = sum.plus(episode.estimate());
    }
    return sum;
  }
}
