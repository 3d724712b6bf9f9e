package dev.aegis.load.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The options of one command, `--name value`, and flags, `--name`. Every mistake is told in an
/// [IllegalArgumentException] whose message is for the user.
final class Arguments {
  private final Map<String, String> values = new TreeMap<>();

  private Arguments() {}

  static Arguments parse(List<String> words, Set<String> options, Set<String> flags) {
    Arguments parsed = new Arguments();
    for (int i = 0; i < words.size(); i++) {
      String name = words.get(i);
      String value;
      if (flags.contains(name)) {
        value = "";
      } else if (!options.contains(name)) {
        throw new IllegalArgumentException("There is no option \"%s\".".formatted(name));
      } else if (i + 1 == words.size()) {
        throw new IllegalArgumentException("The option %s needs a value.".formatted(name));
      } else {
        value = words.get(++i);
      }
      if (parsed.values.put(name, value) != null) {
        throw new IllegalArgumentException("The option %s is given twice.".formatted(name));
      }
    }
    return parsed;
  }

  boolean has(String flag) {
    return values.containsKey(flag);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  int number(String name, int otherwise, int least, int most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below, like a number out of bounds
    }
    throw new IllegalArgumentException(
        "The option %s is \"%s\"; it must be a whole number from %d to %d."
            .formatted(name, text, least, most));
  }

  Duration seconds(String name, int otherwise, int least, int most) {
    return Duration.ofSeconds(number(name, otherwise, least, most));
  }
}
