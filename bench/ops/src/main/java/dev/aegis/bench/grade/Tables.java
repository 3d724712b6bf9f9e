package dev.aegis.bench.grade;

import dev.aegis.bench.statistics.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Counting.
final class Tables {
  private Tables() {}

  static Proportion proportion(List<Graded> graded, Predicate<Graded> hit) {
    return new Proportion(graded.stream().filter(hit).count(), graded.size());
  }

  static SortedMap<String, Proportion> proportions(
      List<Graded> graded, Function<Graded, String> key, Predicate<Graded> hit) {
    SortedMap<String, List<Graded>> groups = new TreeMap<>();
    for (Graded one : graded) {
      groups.computeIfAbsent(key.apply(one), _ -> new ArrayList<>()).add(one);
    }
    SortedMap<String, Proportion> proportions = new TreeMap<>();
    groups.forEach((name, members) -> proportions.put(name, proportion(members, hit)));
    return proportions;
  }

  static SortedMap<String, SortedMap<String, Integer>> confusion(
      List<Graded> graded, Function<Graded, String> truth, Function<Graded, String> said) {
    SortedMap<String, SortedMap<String, Integer>> confusion = new TreeMap<>();
    for (Graded one : graded) {
      confusion
          .computeIfAbsent(truth.apply(one), _ -> new TreeMap<>())
          .merge(said.apply(one), 1, Integer::sum);
    }
    return confusion;
  }

  static double square(double number) {
    return number * number;
  }
}
