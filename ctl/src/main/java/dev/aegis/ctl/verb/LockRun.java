package dev.aegis.ctl.verb;

import dev.aegis.ctl.shell.Durations;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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
    try (AegisClient client = root().connect()) {
      Session session = client.openSession(words.ttl());
      HeldLock lock = client.locks().acquire(session, words.request(timeout));
      return under(client, session, lock);
    }
  }

  private int under(AegisClient client, Session session, HeldLock lock)
      throws IOException, InterruptedException {
    CompletableFuture<Optional<Process>> started = new CompletableFuture<>();
    // A signal that ends this process ends the program first, and then gives the lock back. While
    // the program starts it waits for that, so that none runs on without its lock.
    Thread atTheEnd =
        Thread.ofPlatform()
            .name("aegisctl-end")
            .unstarted(() -> {
              started.join().ifPresent(child -> end(child, grace));
              client.close();
            });
    Runtime.getRuntime().addShutdownHook(atTheEnd);
    Process child;
    try {
      child = start(session, lock);
      started.complete(Optional.of(child));
    } finally {
      started.complete(Optional.empty()); // does nothing after a start
    }
    AtomicBoolean lost = new AtomicBoolean();
    // The lease is over at nine tenths of the TTL: what is left is until the next holder.
    Duration tenth = session.ttl().dividedBy(10);
    Duration afterLoss = grace.compareTo(tenth) < 0 ? grace : tenth;
    Thread atTheLoss =
        Thread.ofPlatform().name("aegisctl-lost").unstarted(() -> end(child, afterLoss));
    lock.onLost(loss -> {
      say(loss.getMessage() + " Ending the program.");
      lost.set(true);
      atTheLoss.start();
    });
    int code = child.waitFor();
    if (!removed(atTheEnd)) {
      atTheEnd.join(); // else this thread ends the process in the middle of giving the lock back
      return code;
    }
    if (lost.get()) {
      atTheLoss.join(); // what the program started may outlast it
      return ExitCode.LOST.code();
    }
    try {
      lock.close();
    } catch (AegisException failure) {
      say("" + failure.getMessage()); // the program is done, and its code is what counts
    }
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

  /// Ends a program with all that it started: a script's commands outlive their shell.
  private static void end(Process child, Duration grace) {
    List<ProcessHandle> all =
        Stream.concat(child.descendants(), Stream.of(child.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    CompletableFuture<?> ended =
        CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    ended.completeOnTimeout(null, grace.toNanos(), TimeUnit.NANOSECONDS).join();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /// False when the process is ending already: the hook does what is left to do.
  private static boolean removed(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      return false;
    }
  }
}
