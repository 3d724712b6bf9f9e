package dev.aegis.chaos.episode;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Links that are cut, between two sides or from one to the other, in words: who does not reach
/// whom.
///
/// @param links as `from>to`
/// @param from all that are the beginning of one
/// @param to all that are the end of one
record CutWords(SortedSet<String> links, SortedSet<String> from, SortedSet<String> to) {
  /// @param target links with commas between them
  static CutWords of(String target) {
    TreeSet<String> links = new TreeSet<>(List.of(target.split(",", -1)));
    TreeSet<String> from = new TreeSet<>();
    TreeSet<String> to = new TreeSet<>();
    for (String link : links) {
      String[] ends = link.split(">", -1);
      if (ends.length != 2) {
        throw new IllegalArgumentException("'" + link + "' is no link: FROM>TO is expected");
      }
      from.add(ends[0]);
      to.add(ends[1]);
    }
    return new CutWords(links, from, to);
  }

  /// Whether frames still pass in one of the two directions.
  boolean isOneWay() {
    return links.stream()
        .noneMatch(link -> {
          String[] ends = link.split(">", -1);
          return links.contains(ends[1] + ">" + ends[0]);
        });
  }

  String words() {
    if (isOneWay()) {
      return from.size() == 1
          ? "nothing that %s sends reaches %s".formatted(and(from), and(to))
          : "nothing from %s reaches %s".formatted(and(from), and(to));
    }
    SortedSet<String> side = smallerSide();
    return "%s %s cut off from the others".formatted(and(side), side.size() == 1 ? "is" : "are");
  }

  /// Those who still reach the first node, or the others.
  private SortedSet<String> smallerSide() {
    TreeSet<String> others = new TreeSet<>(from);
    String first = from.first();
    others.removeIf(other -> !links.contains(first + ">" + other));
    TreeSet<String> side = new TreeSet<>(from);
    side.removeAll(others);
    return side.size() <= others.size() ? side : others;
  }

  /// Names as in a sentence.
  static String and(Collection<String> names) {
    List<String> all = List.copyOf(names);
    int last = all.size() - 1;
    return last <= 0
        ? String.join("", all)
        : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
  }
}
