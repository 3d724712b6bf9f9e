package dev.aegis.telemetry.window;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The one form of a collection whose order and repetitions mean nothing.
final class Canonical {
  private Canonical() {}

  /// Sorted, each element once. Sorting runs that are in order already is cheap, and that is how
  /// readings come.
  static <T extends Comparable<T>> List<T> set(Collection<T> elements) {
    List<T> sorted = new ArrayList<>(elements);
    sorted.sort(null);
    List<T> once = new ArrayList<>(sorted.size());
    for (T element : sorted) {
      if (once.isEmpty() || once.getLast().compareTo(element) != 0) {
        once.add(element);
      }
    }
    return List.copyOf(once);
  }
}
