package dev.aegis.chaos.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Compares what nodes published: at an equal index, equal digests of the replicated state. Takes
/// every reading of a cluster's life, since a node that differed for a while has differed. Safe for
/// use by many threads.
///
/// Index and digest are two metrics, and a scrape may fall between two samples and mix them. So
/// what was read once is not believed: a digest counts from the second reading of the same pair on,
/// which a node shows until its next sample.
public final class Digests {
  private static final int READINGS_TO_BELIEVE = 2;

  private final Map<Long, Map<Published, Integer>> byIndex = new TreeMap<>();

  /// Adds what was read.
  public synchronized void add(Situation situation) {
    situation
        .readings()
        .forEach((node, reading) -> {
          if (reading.digestIndex() > 0) {
            byIndex
                .computeIfAbsent(reading.digestIndex(), _ -> new TreeMap<>())
                .merge(new Published(node, reading.digest()), 1, Integer::sum);
          }
        });
  }

  /// At how many indexes two nodes published something to compare.
  public synchronized int compared() {
    int compared = 0;
    for (Map<Published, Integer> readings : byIndex.values()) {
      compared += believed(readings).stream().map(Published::node).distinct().count() > 1 ? 1 : 0;
    }
    return compared;
  }

  /// Every index at which they differ, in one sentence each.
  public synchronized List<String> differences() {
    List<String> differences = new ArrayList<>();
    byIndex.forEach((index, readings) -> {
      List<Published> believed = believed(readings);
      if (believed.stream().map(Published::digest).distinct().count() > 1) {
        differences.add("the digests at index %d differ: %s".formatted(index, believed));
      }
    });
    return differences;
  }

  private static List<Published> believed(Map<Published, Integer> readings) {
    return readings.entrySet().stream()
        .filter(entry -> entry.getValue() >= READINGS_TO_BELIEVE)
        .map(Map.Entry::getKey)
        .toList();
  }

  private record Published(String node, long digest) implements Comparable<Published> {
    @Override
    public int compareTo(Published other) {
      int byNode = node.compareTo(other.node);
      return byNode != 0 ? byNode : Long.compare(digest, other.digest);
    }

    @Override
    public String toString() {
      return "%s %012x".formatted(node, digest);
    }
  }
}
