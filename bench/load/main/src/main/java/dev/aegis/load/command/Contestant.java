package dev.aegis.load.command;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A system that can be compared, in the order in which they are started.
enum Contestant {
  AEGIS,
  ETCD,
  ZOOKEEPER;

  /// The name on the command line and in folders.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// All of them, as the option `--systems` names them.
  static String words() {
    return Arrays.stream(values()).map(Contestant::word).collect(Collectors.joining(","));
  }

  /// Reads the option `--systems`.
  ///
  /// @throws IllegalArgumentException when it names something else, or leaves out aegis
  static List<Contestant> parse(String text) {
    Set<Contestant> named = EnumSet.noneOf(Contestant.class);
    for (String word : text.split(",", -1)) {
      named.add(
          Arrays.stream(values())
              .filter(contestant -> contestant.word().equals(word))
              .findFirst()
              .orElseThrow(() -> misnamed(text)));
    }
    if (!named.contains(AEGIS)) {
      throw misnamed(text);
    }
    return List.copyOf(named);
  }

  private static IllegalArgumentException misnamed(String text) {
    return new IllegalArgumentException(
        "The option --systems is \"%s\"; it must name aegis, and may name etcd and zookeeper."
            .formatted(text));
  }
}
