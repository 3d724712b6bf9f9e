package dev.aegis.chaos.recipe;

import java.util.List;

/// One line of a recipe, with the lines indented below it.
public sealed interface Step {
  /// Does something and undoes it.
  ///
  /// @param words as they stand in the recipe
  /// @param deed what is done, drawn when its time has come
  /// @param forMs how long, in milliseconds; without meaning when there are steps meanwhile
  /// @param meanwhile played while it lasts; it ends with the last of them
  record Does(String words, DeedMaker deed, Range forMs, List<Step> meanwhile) implements Step {
    public Does {
      meanwhile = List.copyOf(meanwhile);
    }
  }

  /// Nothing is done for a while.
  ///
  /// @param forMs in milliseconds
  record Waits(String words, Range forMs) implements Step {}

  /// The steps below, several times.
  record Repeats(String words, Range times, List<Step> steps) implements Step {
    public Repeats {
      steps = List.copyOf(steps);
    }
  }
}
