package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Operation;
import java.util.List;

/// How a search for an order ended.
sealed interface SearchResult {
  /// There is an order.
  ///
  /// @param order the operations in it; unknown ones that are not in it never take effect
  /// @param state the state at its end, as the end of a sentence
  record Ordered(List<Operation> order, String state) implements SearchResult {
    public Ordered {
      order = List.copyOf(order);
    }
  }

  /// There is none.
  record Impossible() implements SearchResult {}

  /// The budget was spent before either was known.
  ///
  /// @param reason what was spent, as a sentence
  record GaveUp(String reason) implements SearchResult {}
}
