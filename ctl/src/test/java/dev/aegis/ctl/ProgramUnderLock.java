package dev.aegis.ctl;

import dev.aegis.ctl.Console.Ended;
import dev.aegis.ctl.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// `lock run` with a program that waits to be told to end.
final class ProgramUnderLock implements AutoCloseable {
  private static final String SCRIPT =
      "cd \"$0\" && echo \"$AEGIS_TOKEN\" >part && mv part token && until test -e end; do sleep 0.02; done";

  private final Path dir;
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();

  /// Starts it.
  ///
  /// @param run runs `lock run` with this program
  ProgramUnderLock(Path dir, Function<List<String>, Ended> run) {
    this.dir = dir;
    Thread.ofVirtual()
        .start(() -> {
          try {
            ended.complete(run.apply(List.of("sh", "-c", SCRIPT, dir.toString())));
          } catch (RuntimeException failure) {
            ended.completeExceptionally(failure);
          }
        });
  }

  /// The token once the program runs; nothing when it ended before.
  OptionalLong token() throws IOException, InterruptedException {
    Path token = dir.resolve("token");
    while (!Files.exists(token)) {
      if (ended.isDone() && !Files.exists(token)) {
        return OptionalLong.empty();
      }
      Thread.sleep(Duration.ofMillis(5)); // `lock run` has a timeout, which ends the wait
    }
    return OptionalLong.of(Long.parseLong(Files.readString(token).strip()));
  }

  /// How `lock run` ended; waits for it.
  Ended ended() {
    return ended.join();
  }

  boolean runs() {
    return !ended.isDone();
  }

  boolean isLost() {
    return ended.isDone() && ended.join().code() == ExitCode.LOST.code();
  }

  @Override
  public void close() throws IOException {
    Path end = dir.resolve("end");
    if (!Files.exists(end)) {
      Files.createFile(end);
    }
    Ended _ = ended.join();
  }
}
