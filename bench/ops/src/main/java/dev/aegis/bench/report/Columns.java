package dev.aegis.bench.report;

import java.util.ArrayList;
import java.util.List;

/// Text in columns, each as wide as its widest cell.
final class Columns {
  private static final String GAP = "  ";

  private Columns() {}

  static String of(List<String> head, List<List<String>> lines) {
    List<List<String>> all = new ArrayList<>();
    all.add(head);
    all.addAll(lines);
    StringBuilder text = new StringBuilder();
    for (List<String> line : all) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        row.append(line.get(i))
            .append(" ".repeat(width(all, i) - line.get(i).length()))
            .append(GAP);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.append('\n').toString();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
