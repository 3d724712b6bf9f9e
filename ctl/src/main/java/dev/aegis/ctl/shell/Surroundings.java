package dev.aegis.ctl.shell;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/// What a command finds around it. A test gives its own.
///
/// @param in standard input
/// @param out results
/// @param err all else
/// @param environment variables of the process
/// @param terminal whether `out` is a terminal that shows colours
public record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean terminal) {

  /// Those of this process.
  public static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean colours =
        isTerminal()
            && !environment.containsKey("NO_COLOR")
            && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    return new Surroundings(System.in, System.out, System.err, environment, colours);
  }

  /// JDK 25 has no console where no person sits, whatever the rule says.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
