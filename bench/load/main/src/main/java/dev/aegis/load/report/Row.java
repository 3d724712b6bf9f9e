package dev.aegis.load.report;

import dev.aegis.load.plan.Operation;
import java.util.ArrayList;
import java.util.List;

/// One load that all systems of a comparison go through.
public record Row(Operation operation, int clients) {
  /// What the targets of the project are set on.
  public static final List<Row> ALL =
      List.of(
          new Row(Operation.PUT, 1),
          new Row(Operation.PUT, 16),
          new Row(Operation.PUT, 64),
          new Row(Operation.PUT, 1000),
          new Row(Operation.GET, 64),
          new Row(Operation.GET, 1000),
          new Row(Operation.LOCK, 64),
          new Row(Operation.LOCK, 256));

  /// Reads rows such as `put:64,get:1000`.
  ///
  /// @throws IllegalArgumentException when one is not among [#ALL]; the message is for the user
  public static List<Row> parse(String text) {
    List<Row> rows = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      rows.add(
          ALL.stream()
              .filter(row -> row.toString().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "There is no row \"%s\"; there are %s.".formatted(name, ALL))));
    }
    return List.copyOf(rows);
  }

  @Override
  public String toString() {
    return operation.word() + ":" + clients;
  }
}
