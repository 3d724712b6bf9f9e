package dev.aegis.ctl;

import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.ctl.shell.Options;
import dev.aegis.ctl.shell.Surroundings;
import dev.aegis.ctl.verb.Verbs;
import dev.aegis.sdk.AegisException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// The command `aegisctl`.
@Command(
    name = "aegisctl",
    description = "Keys, locks, elections, sessions and nodes of an AEGIS cluster.",
    synopsisSubcommandLabel = "VERB",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    footer = {
      "",
      "Exit codes: 0 done, 1 other, 2 usage, 3 not found, 4 condition failed, 5 not obtained in time,"
          + " 6 lost while held, 7 no leader or unreachable, 8 denied, 9 compacted, 10 outcome unknown."
    })
public final class Aegisctl extends Options implements Runnable {
  private Aegisctl(Surroundings around) {
    super(around);
  }

  /// Runs the command of this process.
  public static void main(String[] words) {
    System.exit(run(Surroundings.ofProcess(), words));
  }

  /// Runs one command.
  ///
  /// @return its exit code
  public static int run(Surroundings around, String... words) {
    return commandLine(around).execute(words);
  }

  /// The whole command line, not yet run.
  public static CommandLine commandLine(Surroundings around) {
    CommandLine line = new CommandLine(new Aegisctl(around));
    Verbs.addTo(line);
    line.setExpandAtFiles(false); // a key, a value or a program's argument may begin with @
    line.getCommandSpec().version("aegisctl " + Options.version());
    line.setOut(new PrintWriter(around.out(), true, around.out().charset()));
    line.setErr(new PrintWriter(around.err(), true, around.err().charset()));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            around.terminal() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((failure, _, _) -> explain(around, failure));
    line.setStopAtPositional(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /// Without a verb there is nothing to do.
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        commandLine(around()), "Say what to do: aegisctl --help lists the verbs.");
  }

  private static int explain(Surroundings around, Exception failure) throws Exception {
    ExitCode code =
        switch (failure) {
          case AegisException known -> ExitCode.of(known);
          case IllegalArgumentException _ -> ExitCode.USAGE;
          case IOException _, UncheckedIOException _ -> ExitCode.OTHER;
          case Exception surprise -> throw surprise;
        };
    around.err().println("aegisctl: " + sentence(failure));
    return code.code();
  }

  private static String sentence(Exception failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + " does not exist.";
      case AccessDeniedException denied -> "permission to use " + denied.getFile() + " is denied.";
      case Exception other -> other.getMessage() == null ? other.toString() : other.getMessage();
    };
  }
}
