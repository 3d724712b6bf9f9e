package dev.aegis.load.plan;

import java.util.Arrays;
import java.util.List;

/// What a logical client does again and again.
public enum Operation {
  /// Writes a value to one of the keys.
  PUT("put"),

  /// Reads one of the keys, linearizably.
  GET("get"),

  /// Reads one of the keys from the asked server's own state.
  GET_SERIALIZABLE("get-serializable"),

  /// Acquires the client's private lock and releases it.
  LOCK("lock"),

  /// Writes to the client's private key and waits until every watcher of it has been told.
  WATCH("watch");

  private final String word;

  Operation(String word) {
    this.word = word;
  }

  /// Its name on the command line and in reports.
  public String word() {
    return word;
  }

  /// Whether it needs keys that hold a value.
  public boolean reads() {
    return switch (this) {
      case GET, GET_SERIALIZABLE -> true;
      case PUT, LOCK, WATCH -> false;
    };
  }

  /// @throws IllegalArgumentException when there is no such operation; the message is for the user
  static Operation of(String word) {
    return Arrays.stream(values())
        .filter(operation -> operation.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no operation \"%s\"; there are %s.".formatted(word, words())));
  }

  private static List<String> words() {
    return Arrays.stream(values()).map(Operation::word).toList();
  }
}
