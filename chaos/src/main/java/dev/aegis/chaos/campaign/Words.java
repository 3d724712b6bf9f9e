package dev.aegis.chaos.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The words after `./aegis verify`, and those that the launcher adds.
///
/// @param lists whether only the cells are to be listed
/// @param minutes how much time there is
/// @param cells chosen ones
/// @param seed of all choices; none lets the campaign choose one
/// @param around by name, what the launcher adds
/// @param nodeCommand starts a node
record Words(
    boolean lists,
    Optional<Duration> minutes,
    List<Cell> cells,
    Optional<Long> seed,
    Map<String, String> around,
    List<String> nodeCommand) {
  private static final Set<String> AROUND =
      Set.of("--report", "--work", "--certs", "--config", "--commit", "--ratis", "--unavailable");
  private static final int MOST_MINUTES = 100_000;

  /// Reads them.
  ///
  /// @throws IllegalArgumentException saying in one sentence what is wrong
  static Words parse(List<String> words) {
    boolean lists = false;
    Optional<Duration> minutes = Optional.empty();
    Optional<Long> seed = Optional.empty();
    List<Cell> cells = Cells.ALL;
    Map<String, String> around = new HashMap<>();
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.remove();
      if (word.equals("--")) {
        break;
      }
      if (word.equals("--list")) {
        lists = true;
        continue;
      }
      String value = left.isEmpty() ? "" : left.remove();
      switch (word) {
        case "--minutes" ->
            minutes = Optional.of(Duration.ofMinutes(number(word, value, 1, MOST_MINUTES)));
        case "--seed" -> seed = Optional.of(number(word, value, 0, Long.MAX_VALUE));
        case "--cells" -> cells = cells(value);
        default -> {
          if (!AROUND.contains(word)) {
            throw new IllegalArgumentException(
                "'%s' is no word of 'verify'; it knows --minutes N, --cells A,B, --seed S, --report DIR and --list."
                    .formatted(word));
          }
          if (value.isBlank()) {
            throw new IllegalArgumentException(word + " needs a value.");
          }
          around.put(word, value);
        }
      }
    }
    return new Words(lists, minutes, cells, seed, around, List.copyOf(left));
  }

  private static long number(String word, String value, long least, long most) {
    if (value.matches("[0-9]{1,19}")) {
      try {
        long number = Long.parseLong(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException _) {
        // too great for any number of ours: the sentence below says the limit
      }
    }
    throw new IllegalArgumentException(
        "%s needs a whole number from %d to %d, not '%s'.".formatted(word, least, most, value));
  }

  private static List<Cell> cells(String value) {
    List<Cell> cells = new ArrayList<>();
    for (String name : value.split(",", -1)) {
      cells.add(
          Cells.named(name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "There is no cell '%s'; ./aegis verify --list shows all.".formatted(name))));
    }
    return List.copyOf(cells);
  }

  /// What the launcher must have added.
  Path path(String name) {
    return Path.of(text(name));
  }

  String text(String name) {
    String value = around.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing; start this by ./aegis verify.");
    }
    return value;
  }

  Optional<String> unavailable() {
    return Optional.ofNullable(around.get("--unavailable"));
  }
}
