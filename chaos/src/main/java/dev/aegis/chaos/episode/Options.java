package dev.aegis.chaos.episode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The words of a command: `--name value` each, then commands that start other programs, each after
/// a `--`.
record Options(Map<String, String> values, Set<String> flags, List<List<String>> commands) {

  /// Reads them.
  ///
  /// @param known names that have a value
  /// @param flags names that have none
  /// @throws IllegalArgumentException saying in one sentence what is wrong
  static Options parse(List<String> words, Set<String> known, Set<String> flags) {
    Map<String, String> values = new TreeMap<>();
    Set<String> given = new TreeSet<>();
    List<List<String>> commands = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        commands.add(new ArrayList<>());
      } else if (!commands.isEmpty()) {
        commands.getLast().add(word);
      } else if (flags.contains(word)) {
        given.add(word);
      } else if (known.contains(word) && i + 1 < words.size()) {
        values.put(word, words.get(++i));
      } else {
        throw new IllegalArgumentException(
            "'%s' is no word of this command, or its value is missing.".formatted(word));
      }
    }
    return new Options(values, given, commands);
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String required(String name) {
    return text(name)
        .orElseThrow(
            () -> new IllegalArgumentException(name + " is missing; start this by ./aegis."));
  }

  Path path(String name) {
    return Path.of(required(name));
  }

  /// A whole number, or another one when it is not given.
  ///
  /// @throws IllegalArgumentException when it is no whole number within the limits
  long number(String name, long otherwise, long least, long most) {
    String text = text(name).orElse(Long.toString(otherwise));
    if (text.matches("[0-9]{1,18}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "%s needs a whole number from %d to %d, not '%s'.".formatted(name, least, most, text));
  }
}
