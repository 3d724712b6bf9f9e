package dev.aegis.ctl;

import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.ctl.shell.Options;
import dev.aegis.ctl.shell.ProcessEnd;
import dev.aegis.ctl.shell.Surroundings;
import dev.aegis.ctl.verb.Verbs;
import dev.aegis.sdk.AegisException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

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
          + " 6 lost while held or waited for, 7 no leader or unreachable, 8 denied, 9 compacted,"
          + " 10 outcome unknown."
    })
public final class Aegisctl extends Options implements Runnable {
  private Aegisctl(Surroundings around) {
    super(around);
  }

  /// Runs the command of this process.
  public static void main(String[] words) {
    // The transport's allocator reports to JFR, which takes time to prepare and has no listener
    // here.
    System.setProperty("io.grpc.netty.shaded.io.netty.jfr.enabled", "false");
    Surroundings around = Surroundings.ofProcess();
    ProcessEnd.now(run(around, words), around.out(), around.err());
  }

  /// Runs one command.
  ///
  /// @return its exit code
  public static int run(Surroundings around, String... words) {
    return commandLine(around, words).execute(words);
  }

  /// The command line, not yet run, with what these words need; the whole of it without words.
  public static CommandLine commandLine(Surroundings around, String... words) {
    CommandLine line = new CommandLine(new Aegisctl(around));
    Verbs.addTo(line, List.of(words));
    line.setExpandAtFiles(false); // a key, a value or a program's argument may begin with @
    line.getCommandSpec().version("aegisctl " + Options.version());
    line.setOut(new PrintWriter(around.out(), true, around.out().charset()));
    line.setErr(new PrintWriter(around.err(), true, around.err().charset()));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            around.terminal() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((mistake, _) -> explain(mistake));
    line.setExecutionExceptionHandler((failure, _, _) -> explain(around, failure));
    line.setStopAtPositional(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /// Without a verb there is nothing to do.
  @Override
  public void run() {
    throw new ParameterException(
        commandLine(around()), "Say what to do: aegisctl --help lists the verbs.");
  }

  /// Plain in any case: of standard output alone is known whether it is a terminal.
  private static int explain(ParameterException mistake) {
    CommandLine line = mistake.getCommandLine();
    line.getErr().println(mistake.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(mistake, line.getErr())) {
      explainUsage(line);
    }
    return ExitCode.USAGE.code();
  }

  /// All options of a verb would push what was wrong off the screen; without a verb, the verbs are
  /// what is wanted.
  private static void explainUsage(CommandLine line) {
    var plain = CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF);
    if (!line.getSubcommands().isEmpty()) {
      line.usage(line.getErr(), plain);
      return;
    }
    var spec = line.getCommandSpec();
    line.getErr().print("Usage: " + new CommandLine.Help(spec, plain).synopsis("Usage: ".length()));
    line.getErr().println(spec.qualifiedName() + " --help tells the rest.");
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
