package dev.aegis.ctl.verb;

import dev.aegis.ctl.shell.Durations;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Verbs that hold a lock while they run. A lock that nobody renews would be a lock in name only,
/// so none of them leaves one behind.
final class LockHold {
  private LockHold() {}

  @Command(
      name = "acquire",
      description =
          "Wait for a lock, show its token, and hold it until Ctrl-C. Code 6 when it is lost.")
  static final class Acquire extends ClusterVerb {
    @Mixin private final LockWords words = new LockWords();

    @Option(
        names = "--timeout",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "How long to wait while somebody else holds it; 1h unless set.")
    private Duration timeout = Duration.ofHours(1);

    @Override
    ExitCode run(AegisClient client) {
      return hold(this, client, words, timeout);
    }
  }

  @Command(
      name = "try",
      description = "As acquire, but without waiting: code 5 when somebody else holds it.")
  static final class Try extends ClusterVerb {
    @Mixin private final LockWords words = new LockWords();

    @Override
    ExitCode run(AegisClient client) {
      return hold(this, client, words, Duration.ZERO);
    }
  }

  private static ExitCode hold(
      ClusterVerb verb, AegisClient client, LockWords words, Duration timeout) {
    Holding.giveBackAtTheEnd(client);
    Session session = client.openSession(words.ttl());
    HeldLock lock = client.locks().acquire(session, words.request(timeout));
    return Holding.untilTheEnd(verb, session, lock);
  }
}
