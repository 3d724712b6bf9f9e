package dev.aegis.load.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A table of text.
public final class MarkdownTable {
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  public MarkdownTable(List<String> header) {
    columns = header.size();
    row(header);
    row(Collections.nCopies(columns, "---"));
  }

  /// Adds a row of as many cells as the header has.
  public void row(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(
          "The table has %d columns, the row %d cells.".formatted(columns, cells.size()));
    }
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
