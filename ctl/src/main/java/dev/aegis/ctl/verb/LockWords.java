package dev.aegis.ctl.verb;

import dev.aegis.ctl.shell.Durations;
import dev.aegis.sdk.LockRequest;
import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How a lock or a leadership is asked for.
final class LockWords {
  @Parameters(index = "0", paramLabel = "NAME", description = "The lock, or the election.")
  private String name = "";

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "How long it outlives this process, should that vanish; the cluster's default unless set.")
  private Duration ttl = Duration.ZERO;

  @Option(
      names = "--lock-delay",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long it stays closed after an unclean end; not at all unless set.")
  private Duration lockDelay = Duration.ZERO;

  String name() {
    return name;
  }

  Duration ttl() {
    return ttl;
  }

  LockRequest request(Duration timeout) {
    return LockRequest.of(name).waitingAtMost(timeout).closedAfterLoss(lockDelay);
  }
}
