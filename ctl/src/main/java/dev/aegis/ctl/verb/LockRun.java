package dev.aegis.ctl.verb;

import dev.aegis.ctl.shell.Durations;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
          + " environment. It is ended (SIGTERM, then SIGKILL) when the lock is lost, and the code is"
          + " then 6; else the code is the program's own."
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
      description = "From SIGTERM to SIGKILL; 5s unless set. Leave room for it in the --ttl.")
  private Duration grace = Duration.ofSeconds(5);

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "PROGRAM")
  private List<String> program = new ArrayList<>();

  @Override
  int exit() throws IOException, InterruptedException {
    try (AegisClient client = root().connect()) {
      Session session = client.openSession(words.ttl());
      HeldLock lock = client.locks().acquire(session, words.request(timeout));
      return under(client, session, lock);
    }
  }

  private int under(AegisClient client, Session session, HeldLock lock)
      throws IOException, InterruptedException {
    Process child = start(session, lock);
    AtomicBoolean lost = new AtomicBoolean();
    // A signal that ends this process ends the program first, and then gives the lock back.
    Thread atTheEnd =
        Thread.ofPlatform()
            .name("aegisctl-end")
            .unstarted(() -> {
              end(child);
              client.close();
            });
    Runtime.getRuntime().addShutdownHook(atTheEnd);
    lock.onLost(loss -> {
      lost.set(true);
      say(loss.getMessage() + " Ending the program.");
      Thread.ofPlatform().name("aegisctl-lost").start(() -> end(child));
    });
    int code = child.waitFor();
    if (!removed(atTheEnd)) {
      return code;
    }
    if (lost.get()) {
      return ExitCode.LOST.code();
    }
    lock.close();
    return code;
  }

  private Process start(Session session, HeldLock lock) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program).inheritIO();
    Map<String, String> environment = builder.environment();
    environment.put("AEGIS_LOCK", lock.name());
    environment.put("AEGIS_TOKEN", Long.toString(lock.token()));
    environment.put("AEGIS_SESSION", Long.toString(session.id()));
    environment.put("AEGIS_ENDPOINTS", String.join(",", root().endpoints()));
    try {
      return builder.start();
    } catch (IOException failure) {
      lock.close();
      throw failure;
    }
  }

  private void end(Process child) {
    child.destroy();
    try {
      if (!child.waitFor(grace)) {
        child.destroyForcibly();
      }
    } catch (InterruptedException _) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// False when the process is ending already: the hook then does what is left to do.
  private static boolean removed(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      return false;
    }
  }
}
