package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Operation;
import java.util.List;

/// What is known of one partition.
public sealed interface Verdict {
  /// It is linearizable.
  ///
  /// @param order one order that explains every answer
  record Linearizable(List<Operation> order) implements Verdict {
    public Linearizable {
      order = List.copyOf(order);
    }
  }

  /// It is not linearizable.
  ///
  /// @param misfit the operation whose answer has no place
  /// @param misfitAt the index of that answer: everything before it still is linearizable
  /// @param order an order that explains everything before; empty when there was no means to find
  ///   one
  /// @param explanation what does not fit, for people
  record NotLinearizable(Operation misfit, long misfitAt, List<Operation> order, String explanation)
      implements Verdict {
    public NotLinearizable {
      order = List.copyOf(order);
    }
  }

  /// Nobody knows: the budget was spent.
  ///
  /// @param reason what was spent
  record Undecided(String reason) implements Verdict {}

  /// Not looked at any more, since another partition is not linearizable.
  record NotChecked() implements Verdict {}
}
