package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs `./aegis` as a process against a state folder of its own.
final class Launcher {
  /// The folder of the checked-out project.
  static final Path ROOT =
      Path.of(System.getProperty("basedir", "chaos")).toAbsolutePath().resolveSibling("");

  /// It ends with this when it was misused, or the machine lacks what it needs.
  static final int MEANS_ARE_MISSING = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path script;
  private final Path state;
  private final Map<String, String> environment;

  private Launcher(Path script, Path state, Map<String, String> environment) {
    this.script = script;
    this.state = state;
    this.environment = environment;
  }

  static Launcher on(Path state) {
    return new Launcher(ROOT.resolve("aegis"), state, Map.of());
  }

  /// The same launcher, copied elsewhere: a tree of its own, in which nothing is built.
  Launcher from(Path copy) {
    return new Launcher(copy, state, environment);
  }

  Launcher with(String variable, String value) {
    Map<String, String> changed = new TreeMap<>(environment);
    changed.put(variable, value);
    return new Launcher(script, state, changed);
  }

  /// Runs one command to its end.
  Ended run(String... words) {
    return run(PATIENCE, words);
  }

  /// Runs one command to its end, which may take a while.
  Ended run(Duration patience, String... words) {
    try {
      Path out = Files.createTempFile("aegis", ".out");
      Path err = Files.createTempFile("aegis", ".err");
      try {
        Process process =
            builder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(patience)) {
          process.destroyForcibly();
          throw new AssertionError("./aegis %s did not end".formatted(String.join(" ", words)));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Starts a command that does not end by itself; the caller ends it.
  Process start(String... words) {
    try {
      return builder(words)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(String... words) {
    List<String> command =
        new ArrayList<>(List.of("bash", script.toString(), "--state", state.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("AEGIS_STATE");
    builder.environment().putAll(environment);
    return builder;
  }

  /// What a command printed, and how it ended.
  record Ended(int exitCode, String out, String err) {

    Ended succeeded() {
      assertThat(exitCode).as("exit code; stderr: %s", err).isZero();
      return this;
    }

    /// Whether it refused because there is no engine of Docker, and for nothing else.
    boolean lacksAnEngine() {
      return exitCode == MEANS_ARE_MISSING
          && (err.contains("docker is missing") || err.contains("No Docker engine answers"));
    }

    /// The one sentence with which it refused.
    String refusal() {
      assertThat(exitCode).as("exit code; stdout: %s", out).isPositive();
      assertThat(err.lines()).as("sentences on stderr").hasSize(1);
      assertThat(err.strip()).startsWith("aegis: ").endsWith(".");
      return err.strip();
    }
  }
}
