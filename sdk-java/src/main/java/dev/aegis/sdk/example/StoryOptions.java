package dev.aegis.sdk.example;

import dev.aegis.sdk.ClientTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What [StoryClient] was asked to do.
///
/// @param endpoints client addresses of nodes, each `host:port`
/// @param runTime how long to write, or null: until the standard input closes
/// @param report the JSON file to write at the end; the log of acknowledged writes lies beside it
/// @param writePause how long to rest between two writes
/// @param ttl the session's TTL
/// @param tls what the client shows, or null: plain text
record StoryOptions(
    List<String> endpoints,
    @Nullable Duration runTime,
    Path report,
    Duration writePause,
    Duration ttl,
    @Nullable ClientTls tls) {
  static final String USAGE =
      """
      Usage: StoryClient --endpoints HOST:PORT,... (--seconds N | --until-stdin-closes) --report FILE.json
                         [--write-pause-ms 20] [--ttl-ms 10000] [--tls DIR]
      Holds lock "story" and writes keys story/000001, story/000002, ... under it; at the end reads all acknowledged
      writes again. DIR holds ca.pem, cert.pem and key.pem. Exit code 0: none lost, only typed errors, the lock's token never went back. 1: otherwise. 2: usage.
      """;

  private static final int DAY_SECONDS = 86_400;
  private static final int MAX_MS = DAY_SECONDS * 1000;

  static StoryOptions parse(List<String> words) {
    Arguments arguments =
        Arguments.parse(
            words,
            Set.of("--endpoints", "--seconds", "--report", "--write-pause-ms", "--ttl-ms", "--tls"),
            Set.of("--until-stdin-closes"));
    if (arguments.has("--seconds") == arguments.has("--until-stdin-closes")) {
      throw new IllegalArgumentException("Give either --seconds or --until-stdin-closes.");
    }
    return new StoryOptions(
        arguments.requiredList("--endpoints"),
        arguments.has("--seconds")
            ? Duration.ofSeconds(arguments.number("--seconds", null, 1, DAY_SECONDS))
            : null,
        Path.of(arguments.required("--report")),
        Duration.ofMillis(arguments.number("--write-pause-ms", 20, 0, MAX_MS)),
        Duration.ofMillis(arguments.number("--ttl-ms", 10_000, 1, MAX_MS)),
        arguments.tls());
  }

  Optional<Duration> limit() {
    return Optional.ofNullable(runTime);
  }

  /// One line for each acknowledged write: its number and its revision.
  Path ackLog() {
    return report.resolveSibling(report.getFileName() + ".acks");
  }
}
