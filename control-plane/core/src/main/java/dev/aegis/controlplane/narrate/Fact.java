package dev.aegis.controlplane.narrate;

import dev.aegis.telemetry.verdict.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// One line a model is told, and what it rests on.
///
/// @param mark `F1`, `F2`, ...: what the model cites
/// @param line names of closed sets and numbers
/// @param numbers the numbers of the line, as it shows them
/// @param ids samples, events, feeds or past incidents
public record Fact(String mark, String line, NavigableSet<String> numbers, List<String> ids) {
  public Fact {
    numbers = new TreeSet<>(numbers);
    ids = List.copyOf(ids);
  }

  /// Puts one line together; what goes in is a name of ours or a number.
  static final class Line {
    private final StringBuilder text;
    private final TreeSet<String> numbers = new TreeSet<>();
    private final List<String> ids = new ArrayList<>();

    Line(String what) {
      text = new StringBuilder(what);
    }

    Line name(String name, String value) {
      text.append(' ').append(name).append('=').append(value);
      return this;
    }

    Line number(String name, double value) {
      String shown = Evidence.renderNumber(value);
      numbers.add(shown);
      return name(name, shown);
    }

    Line from(List<String> more) {
      ids.addAll(more);
      return this;
    }

    boolean isBacked() {
      return !ids.isEmpty();
    }

    Fact numbered(int number) {
      return new Fact("F" + number, text.toString(), numbers, ids);
    }
  }
}
