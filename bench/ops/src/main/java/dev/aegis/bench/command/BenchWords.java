package dev.aegis.bench.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The words after `./aegis bench run`.
///
/// @param home the folder of the suites
/// @param agents in the order of the words; the first is the one that is reported on
/// @param suite a name, or a folder
/// @param report where files are written, if anywhere
/// @param k how many causes count as found
/// @param limit of each question
/// @param memoryMib how much an agent that is a process may hold
/// @param model settings of the agent `model` by name
/// @param promtool the program, where there is one
record BenchWords(
    Path home,
    List<String> agents,
    String suite,
    Optional<Path> report,
    int k,
    Duration limit,
    int memoryMib,
    SortedMap<String, String> model,
    Optional<Path> promtool) {
  private static final int MOST_CAUSES = 32;
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MEMORY_MIB = 2048;
  private static final int MOST_MEMORY_MIB = 1024 * 1024;

  /// @throws IllegalArgumentException saying in one sentence what is wrong
  static BenchWords parse(List<String> words) {
    Path home = Path.of("bench");
    List<String> agents = new ArrayList<>();
    String suite = "core-33";
    Optional<Path> report = Optional.empty();
    int k = 3;
    Duration limit = Duration.ofSeconds(30);
    int memoryMib = MEMORY_MIB;
    SortedMap<String, String> model = new TreeMap<>();
    Optional<Path> promtool = Optional.empty();
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.remove();
      switch (word) {
        case "--home" -> home = Path.of(value(word, left));
        case "--agent" -> agents.add(value(word, left));
        case "--suite" -> suite = value(word, left);
        case "--report" -> report = Optional.of(Path.of(value(word, left)));
        case "--promtool" -> promtool = Optional.of(Path.of(value(word, left)));
        case "--top-k" -> k = number(word, value(word, left), MOST_CAUSES);
        case "--limit" ->
            limit = Duration.ofSeconds(number(word, value(word, left), (int) LONGEST.toSeconds()));
        case "--memory" -> memoryMib = number(word, value(word, left), MOST_MEMORY_MIB);
        default -> setModel(word, model);
      }
    }
    if (!model.isEmpty() && !agents.contains(Agents.MODEL)) {
      throw new IllegalArgumentException(
          "--%s is for --agent model, which is not asked for.".formatted(model.firstKey()));
    }
    return new BenchWords(
        home,
        agents.isEmpty() ? List.of("heuristic") : agents,
        suite,
        report,
        k,
        limit,
        memoryMib,
        model,
        promtool);
  }

  BenchWords {
    agents = List.copyOf(agents);
    model = Collections.unmodifiableSortedMap(new TreeMap<>(model));
  }

  /// The control plane's form: a name and its value are one word.
  private static void setModel(String word, SortedMap<String, String> model) {
    int equals = word.indexOf('=');
    if (!word.startsWith(ModelWords.PREFIX) || equals < 0) {
      throw new IllegalArgumentException(
          "'%s' is no word of 'bench run'; ./aegis bench --help lists what it takes."
              .formatted(word));
    }
    model.put(word.substring(2, equals), word.substring(equals + 1));
  }

  private static String value(String word, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(word + " needs a value.");
    }
    return left.remove();
  }

  private static int number(String word, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // the same as a number out of range
    }
    throw new IllegalArgumentException("%s is a whole number from 1 to %d.".formatted(word, most));
  }
}
