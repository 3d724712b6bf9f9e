package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs programs of the system to their end. Stateless.
final class Commands {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Commands() {}

  /// How a program ended.
  ///
  /// @param printed on standard output and standard error
  record Ended(int code, String printed) {}

  /// Runs a program and returns what it printed.
  ///
  /// @throws FaultException when it cannot be run, ends with another code than 0, or does not end
  static String run(String... words) {
    return runWith("", List.of(words));
  }

  /// The same with a text on standard input.
  static String runWith(String input, List<String> words) {
    Ended ended = runToTheEnd(input, words);
    if (ended.code() != 0) {
      throw failed(words, "exit code " + ended.code() + ": " + ended.printed(), null);
    }
    return ended.printed();
  }

  /// Runs a program that may fail.
  ///
  /// @throws FaultException when it cannot be run, or does not end
  static Ended runToTheEnd(String input, List<String> words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      // What such programs print fits into a pipe, so it can wait there until they have ended.
      if (!process.waitFor(PATIENCE)) {
        process.destroyForcibly();
        throw failed(words, "it did not end within " + PATIENCE.toSeconds() + " s", null);
      }
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Ended(process.exitValue(), printed);
    } catch (IOException failure) {
      throw failed(words, String.valueOf(failure.getMessage()), failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw failed(words, "interrupted", failure);
    }
  }

  /// Does what must be done even by a thread that was interrupted.
  static void uninterrupted(Runnable undoing) {
    boolean wasInterrupted = Thread.interrupted();
    try {
      undoing.run();
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FaultException failed(List<String> words, String why, @Nullable Throwable cause) {
    return new FaultException("'%s' failed: %s".formatted(String.join(" ", words), why), cause);
  }
}
