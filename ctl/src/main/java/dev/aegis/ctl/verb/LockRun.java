package dev.aegis.ctl.verb;

import dev.aegis.ctl.shell.Durations;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.ctl.shell.ProcessEnd;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a program under a lock.
@Command(
    name = "run",
    description = {
      "Run a program while a lock is held: aegisctl lock run NAME -- PROGRAM ...",
      "",
      "The program finds AEGIS_LOCK, AEGIS_TOKEN, AEGIS_SESSION and AEGIS_ENDPOINTS in its"
          + " environment. It is ended (SIGTERM, then SIGKILL), with all that it started, when the"
          + " lock is lost, and the code is then 6; else the code is the program's own."
    })
final class LockRun extends Verb {
  @Mixin private final LockWords words = new LockWords();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long to wait while somebody else holds it; 1h unless set.")
  private Duration timeout = Duration.ofHours(1);

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "From SIGTERM to SIGKILL; 5s unless set. A tenth of the --ttl at most when the lock is lost.")
  private Duration grace = Duration.ofSeconds(5);

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "PROGRAM")
  private List<String> program = new ArrayList<>();

  @Override
  int exit() throws IOException, InterruptedException {
    ProgramHold hold = new ProgramHold(root().connect());
    // A signal that ends this process ends the program first, and then gives back what it has.
    Thread atTheEnd = ProcessEnd.has(() -> hold.endBySignal(grace));
    try {
      Session session = hold.client().openSession(words.ttl());
      HeldLock lock = hold.client().locks().acquire(session, words.request(timeout));
      return under(hold, session, lock);
    } finally {
      hold.close();
      ProcessEnd.forget(atTheEnd);
    }
  }

  private int under(ProgramHold hold, Session session, HeldLock lock)
      throws IOException, InterruptedException {
    Optional<Process> started = hold.start(program(session, lock));
    if (started.isEmpty()) {
      return ExitCode.OTHER.code(); // which nobody sees: a signal is ending this process
    }
    Process child = started.get();
    AtomicBoolean lost = new AtomicBoolean();
    // The lease is over at nine tenths of the TTL: what is left is until the next holder.
    Duration tenth = session.ttl().dividedBy(10);
    Duration afterLoss = grace.compareTo(tenth) < 0 ? grace : tenth;
    Thread atTheLoss =
        Thread.ofPlatform()
            .name("aegisctl-lost")
            .unstarted(() -> ProgramHold.end(child, afterLoss));
    lock.onLost(loss -> {
      say(loss.getMessage() + " Ending the program.");
      lost.set(true);
      atTheLoss.start();
    });
    int code = child.waitFor();
    if (lost.get()) {
      atTheLoss.join(); // what the program started may outlast it
      return ExitCode.LOST.code();
    }
    try {
      hold.giveBack(lock);
    } catch (AegisException failure) {
      say("" + failure.getMessage()); // the program is done, and its code is what counts
    }
    return code;
  }

  private ProcessBuilder program(Session session, HeldLock lock) {
    ProcessBuilder builder = new ProcessBuilder(program).inheritIO();
    Map<String, String> environment = builder.environment();
    environment.put("AEGIS_LOCK", lock.name());
    environment.put("AEGIS_TOKEN", Long.toString(lock.token()));
    environment.put("AEGIS_SESSION", Long.toString(session.id()));
    environment.put("AEGIS_ENDPOINTS", String.join(",", root().endpoints()));
    return builder;
  }
}
