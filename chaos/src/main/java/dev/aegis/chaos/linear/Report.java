package dev.aegis.chaos.linear;

import dev.aegis.chaos.linear.Verdict.Linearizable;
import dev.aegis.chaos.linear.Verdict.NotChecked;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import dev.aegis.chaos.linear.Verdict.Undecided;
import java.util.List;

/// What is known of a history.
///
/// @param partitions each with its verdict, the smallest first
public record Report(List<Judged> partitions) {
  /// A history in one word.
  public enum Outcome {
    LINEARIZABLE,
    NOT_LINEARIZABLE,
    UNDECIDED
  }

  /// One partition and what is known of it.
  public record Judged(Partition partition, Verdict verdict) {}

  public Report {
    partitions = List.copyOf(partitions);
  }

  /// One illegal partition makes the history illegal; without one, an undecided partition leaves it
  /// undecided.
  public Outcome outcome() {
    Outcome outcome = Outcome.LINEARIZABLE;
    for (Judged judged : partitions) {
      switch (judged.verdict()) {
        case NotLinearizable _ -> {
          return Outcome.NOT_LINEARIZABLE;
        }
        case Undecided _, NotChecked _ -> outcome = Outcome.UNDECIDED;
        case Linearizable _ -> {}
      }
    }
    return outcome;
  }
}
