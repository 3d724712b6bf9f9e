package dev.aegis.bench.report;

import dev.aegis.bench.statistics.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/// Charts as inline SVG, without scripts: they print, and read in both light and dark.
final class Svg {
  /// How many agents have a colour of their own.
  static final int COLOURS = 7;

  private static final int LABEL = 190;
  private static final int BAR = 430;
  private static final double SLIVER = 3;
  private static final int LINE = 22;
  private static final int NUMBERS = 150;
  private static final int CELL = 44;
  private static final int HEAD = 150;

  private Svg() {}

  /// One group of bars a class, one bar an agent, with the ends of its interval.
  static String bars(String title, List<String> agents, List<PaperTables.Row> rows) {
    int groupHeight = LINE * agents.size() + 12;
    int height = groupHeight * rows.size() + 24;
    StringBuilder svg = open(title, LABEL + BAR + NUMBERS, height);
    for (int tick = 0; tick <= 4; tick++) {
      double x = LABEL + BAR * tick / 4.0;
      svg.append(line(x, 4, x, height - 18.0, "grid"));
      svg.append(label(x, height - 4.0, "axis", "middle", 25 * tick + " %"));
    }
    for (int group = 0; group < rows.size(); group++) {
      PaperTables.Row row = rows.get(group);
      double top = group * groupHeight + 4.0;
      svg.append(
          label(LABEL - 10.0, top + LINE * agents.size() / 2.0 + 4, "name", "end", row.name()));
      for (int agent = 0; agent < agents.size(); agent++) {
        svg.append(bar(row.agents().get(agent), top + agent * LINE, agent));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  /// Also of a share of nothing a sliver is seen, so that every line has its agent's colour.
  private static String bar(Proportion proportion, double top, int agent) {
    if (proportion.trials() == 0) {
      return "";
    }
    double middle = top + LINE / 2.0;
    double lower = LABEL + BAR * proportion.lower();
    double upper = LABEL + BAR * proportion.upper();
    return String.format(
            Locale.ROOT,
            "<rect class=\"a%d\" x=\"%d\" y=\"%s\" width=\"%s\" height=\"%d\" rx=\"2\"/>",
            agent % COLOURS,
            LABEL,
            number(top + 3),
            number(Math.max(SLIVER, BAR * proportion.share())),
            LINE - 6)
        + line(lower, middle, upper, middle, "whisker")
        + line(lower, middle - 4, lower, middle + 4, "whisker")
        + line(upper, middle - 4, upper, middle + 4, "whisker")
        + label(LABEL + BAR + 10.0, middle + 4, "number", "start", Markdown.proportion(proportion));
  }

  /// Rows are what was true, columns what was said; the darker the more of the row.
  static String confusion(String title, SortedMap<String, SortedMap<String, Integer>> confusion) {
    Set<String> all = new TreeSet<>(confusion.keySet());
    confusion.values().forEach(row -> all.addAll(row.keySet()));
    List<String> said = new ArrayList<>(all);
    int width = LABEL + CELL * said.size() + 90;
    StringBuilder svg = open(title, width, HEAD + CELL * confusion.size() + 10);
    for (int column = 0; column < said.size(); column++) {
      double x = LABEL + CELL * (column + 0.5);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"name\" transform=\"translate(%s %d) rotate(-40)\">%s</text>",
              number(x),
              HEAD - 8,
              Html.text(said.get(column))));
    }
    int line = 0;
    for (Map.Entry<String, SortedMap<String, Integer>> row : confusion.entrySet()) {
      double y = HEAD + CELL * (double) line;
      svg.append(label(LABEL - 10.0, y + CELL / 2.0 + 4, "name", "end", row.getKey()));
      int sum = row.getValue().values().stream().mapToInt(Integer::intValue).sum();
      for (int column = 0; column < said.size(); column++) {
        int count = row.getValue().getOrDefault(said.get(column), 0);
        boolean right = said.get(column).equals(row.getKey());
        svg.append(cell(LABEL + CELL * column, y, count, (double) count / sum, right));
      }
      line++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String cell(double x, double y, int count, double share, boolean right) {
    return String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%d\" height=\"%d\" fill-opacity=\"%s\"/>",
            count == 0 ? "empty" : right ? "right" : "wrong",
            number(x + 1),
            number(y + 1),
            CELL - 2,
            CELL - 2,
            number(count == 0 ? 0.25 : 0.2 + 0.4 * share))
        + (count == 0
            ? ""
            : label(x + CELL / 2.0, y + CELL / 2.0 + 5, "count", "middle", String.valueOf(count)));
  }

  private static StringBuilder open(String title, int width, int height) {
    return new StringBuilder(
        String.format(
            Locale.ROOT,
            "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\">",
            Html.text(title),
            width,
            height,
            width));
  }

  private static String line(double x1, double y1, double x2, double y2, String style) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
        style,
        number(x1),
        number(y1),
        number(x2),
        number(y2));
  }

  private static String label(double x, double y, String style, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
        style,
        number(x),
        number(y),
        anchor,
        Html.text(text));
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }
}
