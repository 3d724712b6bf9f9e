package dev.aegis.sdk.example;

import dev.aegis.sdk.ClientTls;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What [LoadClient] was asked to do.
///
/// @param endpoints client addresses of nodes, each `host:port`
/// @param threads threads, each with a session of its own
/// @param runTime how long to go on
/// @param rate operations a second, all threads together
/// @param tls what the client shows, or null: plain text
record LoadOptions(
    List<String> endpoints, int threads, Duration runTime, int rate, @Nullable ClientTls tls) {
  static final String USAGE =
      """
      Usage: LoadClient --endpoints HOST:PORT,... --seconds N [--threads 4] [--rate 100] [--tls DIR]
      Puts, gets and lock cycles in the ratio 5 : 4 : 1, at RATE operations a second in all. DIR holds ca.pem, cert.pem and
      key.pem. Exit code 0: only typed
      errors. 1: otherwise. 2: usage.
      """;

  static LoadOptions parse(List<String> words) {
    Arguments arguments =
        Arguments.parse(
            words, Set.of("--endpoints", "--seconds", "--threads", "--rate", "--tls"), Set.of());
    return new LoadOptions(
        arguments.requiredList("--endpoints"),
        arguments.number("--threads", 4, 1, 1000),
        Duration.ofSeconds(arguments.number("--seconds", null, 1, 86_400)),
        arguments.number("--rate", 100, 1, 100_000),
        arguments.tls());
  }

  /// The time between two operations of one thread.
  Duration period() {
    return Duration.ofSeconds(threads).dividedBy(rate);
  }
}
