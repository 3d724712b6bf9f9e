package dev.aegis.dataplane.architecture.planted;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Iterates in an order that differs from process to process: once in each way there is.
public final class HashOrder {
  public static final Supplier<Collection<String>> HIDDEN = HashSet::new;

  private HashOrder() {}

  public static Map<String, String> map() {
    return new HashMap<>();
  }

  public static Set<String> set() {
    return Set.of("a", "b");
  }

  public static Map<String, String> copy(Map<String, String> map) {
    return Map.copyOf(map);
  }

  public static Set<String> collected(List<String> list) {
    return list.stream().collect(Collectors.toSet());
  }

  public static Map<Integer, List<String>> grouped(List<String> list) {
    return list.stream().collect(Collectors.groupingBy(String::length));
  }

  public static Stream<String> parallel(List<String> list) {
    return list.parallelStream();
  }
}
