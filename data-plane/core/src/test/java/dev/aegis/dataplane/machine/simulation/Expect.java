package dev.aegis.dataplane.machine.simulation;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Checks for loops that run many million times: a comparison, and words only when it fails. That
/// is why the oracles use no assertion library, and why the simulation runs without one.
// The annotation that this warning asks for would be a dependency more.
@SuppressWarnings("AnnotateFormatMethod")
final class Expect {
  private Expect() {}

  /// @param what the promise, a format for `about`
  static void that(boolean holds, String what, @Nullable Object... about) {
    if (!holds) {
      throw new AssertionError(what.formatted(about));
    }
  }

  static void equal(
      @Nullable Object actual, @Nullable Object expected, String what, @Nullable Object... about) {
    if (!Objects.equals(actual, expected)) {
      throw new AssertionError(
          "%s%n  expected: %s%n   but was: %s".formatted(what.formatted(about), expected, actual));
    }
  }

  static void contains(Collection<?> all, Object element, String what, @Nullable Object... about) {
    if (!all.contains(element)) {
      throw new AssertionError(
          "%s%n  expected: %s%n        in: %s".formatted(what.formatted(about), element, all));
    }
  }

  static void isEmpty(Collection<?> all, String what) {
    if (!all.isEmpty()) {
      throw new AssertionError("%s%n  there are: %s".formatted(what, all));
    }
  }
}
