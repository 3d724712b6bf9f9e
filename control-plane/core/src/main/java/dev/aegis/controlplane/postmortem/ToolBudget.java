package dev.aegis.controlplane.postmortem;

/// How much one draft may look at: it bounds what a huge window costs, and what a model is told.
///
/// @param calls questions to all tools together
/// @param rows rows of one answer
public record ToolBudget(int calls, int rows) {
  /// Timeline, terms and precedents once, seven metrics, and two to spare; as many rows as a person
  /// reads.
  public static final ToolBudget STANDARD = new ToolBudget(12, 60);

  /// @throws IllegalArgumentException if one of them is not positive
  public ToolBudget {
    if (calls < 1 || rows < 1) {
      throw new IllegalArgumentException("a budget allows at least one call and one row");
    }
  }
}
