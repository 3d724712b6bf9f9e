package dev.aegis.chaos.machine;

import java.util.List;

/// One use of the `docker` command.
///
/// @param words all of them, `docker` included
/// @param input what it reads
record DockerCall(List<String> words, String input) {
  DockerCall {
    words = List.copyOf(words);
  }

  static DockerCall of(String... words) {
    return new DockerCall(List.of(words), "");
  }

  /// Makes it, and waits for its end.
  ///
  /// @return what it printed
  /// @throws dev.aegis.chaos.fault.FaultException when it fails
  String make() {
    return Commands.runWith(input, words);
  }
}
