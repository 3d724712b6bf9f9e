package dev.aegis.controlplane.postmortem;

import java.util.ArrayList;
import java.util.List;

/// What a tool answers.
///
/// @param rows the answer, within the budget
/// @param omitted how many rows there were beyond it
/// @param refused whether the budget was spent before the question, so that nothing was looked at
public record ToolAnswer<T>(List<T> rows, int omitted, boolean refused) {
  public ToolAnswer {
    rows = List.copyOf(rows);
  }

  static <T> ToolAnswer<T> ofRefusal() {
    return new ToolAnswer<>(List.of(), 0, true);
  }

  /// The first rows; of a long list, where a middle can be spared, the last ones too.
  ///
  /// @param tail how many of the rows kept are from the end
  static <T> ToolAnswer<T> of(List<T> all, int limit, int tail) {
    if (all.size() <= limit) {
      return new ToolAnswer<>(all, 0, false);
    }
    List<T> kept = new ArrayList<>(all.subList(0, limit - tail));
    kept.addAll(all.subList(all.size() - tail, all.size()));
    return new ToolAnswer<>(kept, all.size() - limit, false);
  }
}
