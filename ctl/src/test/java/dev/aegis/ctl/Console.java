package dev.aegis.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.ctl.shell.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs the command line in this process, as a person would.
///
/// @param endpoints of the cluster
/// @param input what comes on standard input
record Console(List<String> endpoints, String input) {
  Console(List<String> endpoints) {
    this(endpoints, "");
  }

  Console typing(String typed) {
    return new Console(endpoints, typed);
  }

  /// Runs one command; words are separated by single spaces.
  Ended run(String command) {
    return run(command.split(" ", -1));
  }

  Ended run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings around =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("AEGIS_ENDPOINTS", String.join(",", endpoints)),
            false);
    int code = Aegisctl.run(around, new ArrayList<>(List.of(words)).toArray(String[]::new));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// How a command ended, and what it said.
  record Ended(int code, String out, String err) {

    /// What a command that did its work printed, without the last line's end.
    String done() {
      assertThat(code).as("exit code; stderr: %s", err).isZero();
      return out.stripTrailing();
    }

    /// What a command that did not do its work said to the person.
    String failed(ExitCode expected) {
      assertThat(code).as("exit code; stdout: %s stderr: %s", out, err).isEqualTo(expected.code());
      return err.strip();
    }
  }
}
