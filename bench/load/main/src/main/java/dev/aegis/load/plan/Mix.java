package dev.aegis.load.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Operations and how often each is done, as whole weights.
///
/// @param weights at least one, all positive
public record Mix(SortedMap<Operation, Integer> weights) {
  private static final int MAX_WEIGHT = 1_000;

  public Mix {
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("A mix needs at least one operation.");
    }
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
  }

  public static Mix only(Operation operation) {
    return new Mix(new TreeMap<>(Map.of(operation, 1)));
  }

  /// Reads `put`, or `put=70,get=25,lock=5`.
  ///
  /// @throws IllegalArgumentException when it cannot be read; the message is for the user
  public static Mix parse(String text) {
    SortedMap<Operation, Integer> weights = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      Operation operation = Operation.of(equals < 0 ? part : part.substring(0, equals));
      int weight = equals < 0 ? 1 : weight(part, part.substring(equals + 1));
      if (weights.put(operation, weight) != null) {
        throw new IllegalArgumentException(
            "The mix \"%s\" names %s twice.".formatted(text, operation.word()));
      }
    }
    return new Mix(weights);
  }

  private static int weight(String part, String text) {
    try {
      int weight = Integer.parseInt(text);
      if (weight >= 1 && weight <= MAX_WEIGHT) {
        return weight;
      }
    } catch (NumberFormatException _) {
      // told below, like a number out of bounds
    }
    throw new IllegalArgumentException(
        "The weight in \"%s\" must be a whole number from 1 to %d.".formatted(part, MAX_WEIGHT));
  }

  public boolean has(Operation operation) {
    return weights.containsKey(operation);
  }

  public boolean reads() {
    return weights.keySet().stream().anyMatch(Operation::reads);
  }

  /// One turn of the mix: each operation as often as it weighs. A client that draws from it evenly
  /// keeps the mix.
  public List<Operation> turn() {
    List<Operation> turn = new ArrayList<>();
    weights.forEach((operation, weight) -> turn.addAll(Collections.nCopies(weight, operation)));
    return List.copyOf(turn);
  }

  @Override
  public String toString() {
    if (weights.size() == 1) {
      return weights.firstKey().word();
    }
    List<String> parts = new ArrayList<>();
    weights.forEach((operation, weight) -> parts.add(operation.word() + "=" + weight));
    return String.join(",", parts);
  }
}
