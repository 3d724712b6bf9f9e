package dev.aegis.ctl.output;

import dev.aegis.sdk.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Results in columns. Nothing in it can move a terminal's cursor: what is not printable is
/// escaped.
final class Table {
  private static final String GAP = "  ";
  private static final int LONGEST_CELL = 80;

  private Table() {}

  /// The lines, the first of which is the heading.
  static List<String> lines(List<Fields> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> row.entries().forEach(entry -> columns.add(entry.getKey())));
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Table::heading).toList());
    for (Fields row : rows) {
      cells.add(
          columns.stream().map(column -> cell(row.byName().getOrDefault(column, ""))).toList());
    }
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      int at = column;
      widths.add(cells.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    return cells.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      line.append(cells.get(column));
      line.repeat(' ', widths.get(column) - cells.get(column).length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  /// `modRevision` becomes `MOD-REVISION`.
  private static String heading(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toUpperCase(java.util.Locale.ROOT);
  }

  private static String cell(Object value) {
    String text =
        switch (value) {
          case Bytes bytes ->
              Fields.utf8(bytes)
                  .orElseGet(
                      () -> "base64:" + Base64.getEncoder().encodeToString(bytes.toByteArray()));
          case Fields nested -> Json.of(nested);
          case List<?> list -> list.stream().map(Table::cell).collect(Collectors.joining(","));
          case Object other -> other.toString();
        };
    String shown = printable(text);
    return shown.length() <= LONGEST_CELL ? shown : shown.substring(0, LONGEST_CELL - 3) + "...";
  }

  /// Nothing in it can move a cursor.
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        shown.append("\\x%02x".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }
}
