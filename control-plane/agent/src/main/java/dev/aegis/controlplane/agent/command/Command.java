package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.agent.outlet.MalformedConfigException;
import dev.aegis.telemetry.json.MalformedTelemetryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/// One command of the jar, and the way all of them are run.
public enum Command {
  CLASSIFY(
      "classify",
      "[FILE]",
      "a telemetry window (JSON) to an anomaly (JSON)",
      Set.of(),
      new ClassifyCommand()),
  PROPOSE(
      "propose",
      "--config aegis.yaml [--format json|markdown] [FILE]",
      "an anomaly (JSON) and the deployed configuration to a proposal; exit code 1 if it is blocked",
      Set.of("--config", "--format"),
      new ProposeCommand()),
  POSTMORTEM(
      "postmortem",
      "--window FILE [ANOMALY]",
      "an anomaly (JSON) and its window to a postmortem draft (Markdown)",
      Set.of("--window"),
      new PostmortemCommand()),
  CHECK_CONFIG(
      "check-config",
      "[FILE]",
      "all violations of the safety envelope by a configuration file; exit code 1 if there are any",
      Set.of(),
      new CheckConfigCommand()),
  RECORD(
      "record",
      "--nodes n1=HOST:PORT,n2=... [--prometheus URL] [--interval 1s] [--for 2m] FILE[.gz]",
      "a running cluster to a recording: a telemetry window of the whole time (JSON), from which shorter ones"
          + " can be cut; SIGTERM ends it early",
      Set.of("--nodes", "--prometheus", "--interval", "--for"),
      new RecordCommand()),
  AUDIT(
      "audit",
      "verify [FILE]",
      "whether a journal is whole; exit code 1 if it is not",
      Set.of(),
      new AuditCommand());

  private static final int OK = 0;
  private static final int MISUSE = 2;
  private static final String PROGRAM = "java -jar control-plane.jar";

  private final String word;
  private final String usage;
  private final String purpose;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> options;

  @SuppressWarnings("ImmutableEnumChecker") // the bodies hold no state
  private final Body body;

  Command(String word, String usage, String purpose, Set<String> options, Body body) {
    this.word = word;
    this.usage = usage;
    this.purpose = purpose;
    this.options = options;
    this.body = body;
  }

  /// What a command does.
  @FunctionalInterface
  interface Body {
    /// Runs to the end and returns the exit code: 0, or 1 for an answer that is a "no".
    int run(Arguments arguments, PrintStream out)
        throws IOException, CommandException, MalformedConfigException;
  }

  /// Runs a command line.
  ///
  /// @return the exit code: 0, 1 for a "no", 2 for input that cannot be used (one sentence on `err`
  ///   says why)
  public static int run(List<String> words, InputStream in, PrintStream out, PrintStream err) {
    String word = words.getFirst();
    if (Set.of("help", "--help").contains(word) || words.contains("--help")) {
      out.print(help());
      return OK;
    }
    for (Command command : values()) {
      if (command.word.equals(word)) {
        return command.runBody(words.subList(1, words.size()), in, out, err);
      }
    }
    err.println("There is no command of this name; " + PROGRAM + " help lists them.");
    return MISUSE;
  }

  private int runBody(List<String> words, InputStream in, PrintStream out, PrintStream err) {
    try {
      int code = body.run(Arguments.read(words, options, in), out);
      out.flush();
      return code;
    } catch (CommandException | MalformedConfigException | MalformedTelemetryException e) {
      err.println(word + ": " + e.getMessage());
    } catch (IOException e) {
      err.println(word + ": " + e.getMessage() + " (" + e.getClass().getSimpleName() + ")");
    }
    return MISUSE;
  }

  private static String help() {
    StringBuilder text = new StringBuilder();
    text.append("The operations agent of AEGIS. Without a command it runs as a service:\n\n  ")
        .append(PROGRAM)
        .append(
            """
             --aegis.agent.state-dir=DIR --aegis.agent.config-repository=BARE_GIT_REPOSITORY
                --aegis.agent.nodes=n1=HOST:PORT,n2=... [--aegis.agent.interval=5s] [--aegis.agent.window=120s]
                [--aegis.agent.prometheus.url=http://HOST:PORT [--aegis.agent.prometheus.matchers=job="aegis"]]
                [--aegis.agent.dry-run=true] [--server.port=7132]
              AEGIS_TELEMETRY_REDIS_URL names the event stream, where there is one.

            Commands; FILE is standard input where it is left out or '-':

            """);
    for (Command command : values()) {
      text.append("  ").append(command.word).append(' ').append(command.usage).append('\n');
      text.append("      ").append(command.purpose).append('\n');
    }
    text.append("  help\n\n")
        .append(
            "A file that ends in .gz is compressed; compressed input is known by its content. Commands write"
                + " nothing but\nstandard output and the FILE of record, so --dry-run is accepted and changes"
                + " nothing.\n")
        .append(
            "Exit codes: 0; 1 for an answer that is a \"no\"; 2 for input that cannot be used.\n");
    return text.toString();
  }
}
