package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.Operation;
import java.util.List;
import java.util.Objects;

/// Says what is wrong with a partition, so that a person without the tool understands it.
///
/// @param partition up to the answer that does not fit
/// @param misfit the operation with that answer
record Explanation(Partition partition, Operation misfit) {

  /// When an order is known for everything before.
  ///
  /// @param order it
  /// @param state the state at its end, as the end of a sentence
  String text(List<Operation> order, String state) {
    return "%s: %s; no order of the operations gives that answer. An order that explains all %d answers before it ends where %s.%s"
        .formatted(partition, OperationText.of(misfit), answersBefore(), state, hint(order));
  }

  /// When none is known.
  String text() {
    return "%s: with %s no order of the operations explains all answers."
        .formatted(partition, OperationText.of(misfit));
  }

  private long answersBefore() {
    return partition.operations().stream().filter(Operation::isAnswered).count() - 1;
  }

  private String hint(List<Operation> order) {
    return switch (misfit.action()) {
      case GET -> hintOfGet(order);
      case ACQUIRE -> hintOfAcquire();
      case PUT, DELETE, RELEASE, END, FAULT -> "";
    };
  }

  private String hintOfGet(List<Operation> order) {
    String value = misfit.told().value();
    if (value == null) {
      return "";
    }
    boolean isWritten =
        partition.operations().stream()
            .anyMatch(other ->
                other.action() == Action.PUT
                    && value.equals(other.asked().value())
                    && !other.isFailed());
    if (!isWritten) {
      return " Nobody has written that value.";
    }
    Operation replaced = null;
    for (Operation operation : order) {
      if (operation.action() == Action.PUT && value.equals(operation.asked().value())) {
        replaced = null;
      } else if (replaced == null && operation.action() != Action.GET) {
        replaced = operation;
      }
    }
    return replaced != null && replaced.answeredAt() < misfit.calledAt()
        ? " The value was no longer current when the get was called: "
            + OperationText.of(replaced)
            + "."
        : "";
  }

  private String hintOfAcquire() {
    long token = Objects.requireNonNull(misfit.told().token());
    for (Operation other : partition.operations()) {
      EventContent told = other.told();
      boolean isEarlierGrant =
          other.action() == Action.ACQUIRE && other.answeredAt() < misfit.calledAt();
      if (isEarlierGrant && told.token() != null && told.token() >= token) {
        return " A token must be greater than all before it, and " + OperationText.of(other) + ".";
      }
    }
    return "";
  }
}
