package dev.aegis.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs the command line as a process in a terminal of its own, at which a test sits: `script` of
/// util-linux makes the terminal.
final class Terminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CONTROL_C = 3;
  private static final int KILLED = 128 + 9;

  private final Process process;
  private final InputStream screen;
  private final StringBuilder shown = new StringBuilder();

  private Terminal(Process process) {
    this.process = process;
    this.screen = process.getInputStream();
    // Nothing ends a read of a screen but the end of what writes on it.
    Thread.ofVirtual()
        .name("terminal's end")
        .start(() -> {
          try {
            if (!process.waitFor(PATIENCE)) {
              close();
            }
          } catch (InterruptedException _) {
            close();
          }
        });
  }

  /// Starts a command.
  ///
  /// @param after what the shell appends to it, for example `2>errors`
  static Terminal run(Map<String, String> environment, String after, String... words)
      throws IOException {
    // A run in the background ignores Ctrl-C, and what it starts would as well.
    String line =
        "exec env --default-signal=INT "
            + Stream.of(command(), List.of(words))
                .flatMap(List::stream)
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "))
            + " "
            + after;
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qec", line, "/dev/null").redirectErrorStream(true);
    builder.environment().remove("NO_COLOR");
    builder.environment().putAll(Map.of("SHELL", "/bin/sh", "TERM", "xterm"));
    builder.environment().putAll(environment);
    return new Terminal(builder.start());
  }

  /// What starts the command line as a process. The class path of tests, other than its own, has
  /// SLF4J without a provider, and no manifest that opens native access.
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Dslf4j.internal.verbosity=ERROR",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Aegisctl.class.getName());
  }

  /// Waits until the screen shows this.
  void awaits(String text) throws IOException {
    while (shown.indexOf(text) < 0) {
      assertThat(more()).as("waiting for '%s', and the screen showed: %s", text, shown).isTrue();
    }
  }

  /// What is shown until the command ends by itself.
  String shown() throws IOException {
    while (more()) {
      // `more` has taken it
    }
    return shown.toString().replace("\r\n", "\n");
  }

  private boolean more() throws IOException {
    byte[] bytes = new byte[4096];
    int count = screen.read(bytes);
    if (count > 0) {
      shown.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
    }
    return count >= 0;
  }

  void pressesControlC() throws IOException {
    OutputStream keyboard = process.getOutputStream();
    keyboard.write(CONTROL_C);
    keyboard.flush();
  }

  /// How the command ended.
  int code() throws IOException, InterruptedException {
    String last = shown();
    assertThat(process.waitFor(PATIENCE)).as("ended; the screen showed: %s", last).isTrue();
    assertThat(process.exitValue())
        .as("ended by itself; the screen showed: %s", last)
        .isNotEqualTo(KILLED);
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
