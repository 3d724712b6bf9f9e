package dev.aegis.bench.report;

import java.util.List;

/// Pieces of HTML. All text passes [#text(String)]: names of agents and reasons are anybody's.
final class Html {
  private Html() {}

  static String text(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      switch (one) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(one);
      }
    }
    return escaped.toString();
  }

  static String table(List<String> head, List<List<String>> rows) {
    StringBuilder table = new StringBuilder("<table><thead><tr>");
    head.forEach(cell -> table.append("<th scope=\"col\">").append(text(cell)).append("</th>"));
    table.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      table.append("<tr>");
      row.forEach(cell -> table.append("<td>").append(text(cell)).append("</td>"));
      table.append("</tr>\n");
    }
    return table.append("</tbody></table>\n").toString();
  }
}
