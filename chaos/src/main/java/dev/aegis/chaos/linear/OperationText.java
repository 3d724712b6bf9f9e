package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.Operation;
import org.jspecify.annotations.Nullable;

/// Operations in words.
public final class OperationText {
  private OperationText() {}

  /// For example `get by process 3 (called at event 40, answered at event 42) read "v7", version
  /// 4`.
  public static String of(Operation operation) {
    return "%s by process %d (called at event %d, %s) %s"
        .formatted(
            operation.action().wireName(),
            operation.invoked().process(),
            operation.calledAt(),
            operation.isAnswered()
                ? "answered at event " + operation.answeredAt()
                : "outcome unknown",
            what(operation));
  }

  private static String what(Operation operation) {
    EventContent told = operation.told();
    EventContent asked = operation.asked();
    return switch (operation.action()) {
      case GET ->
          told.value() == null
              ? "found no such key"
              : "read \"" + told.value() + '"' + version(told);
      case PUT -> "wrote \"" + asked.value() + '"' + version(told);
      case DELETE ->
          operation.isAnswered()
              ? "found that the key "
                  + (EventContent.EXISTED.equals(told.value()) ? "existed" : "did not exist")
              : "deletes";
      case ACQUIRE ->
          "for session "
              + asked.session()
              + (told.token() == null ? "" : " got token " + told.token());
      case RELEASE -> "for session " + asked.session() + " gave token " + asked.token() + " back";
      case END -> "ended session " + asked.session();
      case FAULT -> "was a fault";
    };
  }

  private static String version(EventContent told) {
    return part(", version ", told.version()) + part(", revision ", told.revision());
  }

  private static String part(String name, @Nullable Long number) {
    return number == null ? "" : name + number;
  }
}
