package dev.aegis.chaos.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Ends what was broken in several places. A place that cannot be mended keeps no other one broken:
/// all are tried, and only then the first failure is thrown, with the others suppressed in it.
/// Stateless.
final class Mending {
  private Mending() {}

  /// Mends all, where there is nothing to tell.
  ///
  /// @return no text
  static <T> String each(Collection<T> places, Consumer<T> mend) {
    return told(
        places,
        place -> {
          mend.accept(place);
          return "";
        });
  }

  /// Mends all.
  ///
  /// @param mend tells what the fault did there, in a sentence; empty for nothing
  /// @return what was told, joined
  static <T> String told(Collection<T> places, Function<T, String> mend) {
    List<String> sentences = new ArrayList<>();
    List<RuntimeException> failures = new ArrayList<>();
    for (T place : places) {
      try {
        sentences.add(mend.apply(place));
      } catch (RuntimeException failure) {
        failures.add(failure);
      }
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
    sentences.removeIf(String::isEmpty);
    return String.join("; ", sentences);
  }
}
