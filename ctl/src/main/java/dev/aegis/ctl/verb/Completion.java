package dev.aegis.ctl.verb;

import dev.aegis.ctl.shell.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/// Prints what makes a shell complete this command line.
@Command(
    name = "completion",
    description = {
      "Print a completion script. bash and zsh: source <(aegisctl completion bash);",
      "fish: aegisctl completion fish | source"
    })
final class Completion extends Verb {
  /// The shells.
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  @Override
  ExitCode run() {
    CommandLine line = spec().root().commandLine();
    // The script of picocli is for both: in zsh it loads bashcompinit by itself.
    String script =
        switch (shell) {
          case bash, zsh -> AutoComplete.bash("aegisctl", line);
          case fish -> String.join("\n", fish(line));
        };
    around().out().println(script);
    return ExitCode.DONE;
  }

  private static List<String> fish(CommandLine line) {
    List<String> lines = new ArrayList<>();
    lines.add("complete -c aegisctl -f");
    lines.addAll(options("__fish_use_subcommand", line.getCommandSpec()));
    for (Map.Entry<String, CommandLine> verb : line.getSubcommands().entrySet()) {
      String name = verb.getKey();
      CommandSpec spec = verb.getValue().getCommandSpec();
      lines.add(candidate("__fish_use_subcommand", name, spec));
      String seen = "__fish_seen_subcommand_from " + name;
      Map<String, CommandLine> below = verb.getValue().getSubcommands();
      if (below.isEmpty()) {
        lines.addAll(options(seen, spec));
      }
      String none =
          seen + "; and not __fish_seen_subcommand_from " + String.join(" ", below.keySet());
      for (Map.Entry<String, CommandLine> inner : below.entrySet()) {
        lines.add(candidate(none, inner.getKey(), inner.getValue().getCommandSpec()));
        lines.addAll(
            options(
                seen + "; and __fish_seen_subcommand_from " + inner.getKey(),
                inner.getValue().getCommandSpec()));
      }
    }
    return lines;
  }

  private static String candidate(String when, String name, CommandSpec spec) {
    return "complete -c aegisctl -n '%s' -a %s -d '%s'".formatted(when, name, about(spec));
  }

  private static List<String> options(String when, CommandSpec spec) {
    return spec.options().stream().map(option -> option(when, option)).toList();
  }

  private static String option(String when, OptionSpec option) {
    String names =
        java.util.Arrays.stream(option.names())
            .map(name ->
                name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
            .collect(Collectors.joining(" "));
    String value = option.arity().max() > 0 ? " -r" : "";
    return "complete -c aegisctl -n '%s' %s%s -d '%s'"
        .formatted(when, names, value, plain(option.description()));
  }

  private static String about(CommandSpec spec) {
    return plain(spec.usageMessage().description());
  }

  private static String plain(String... description) {
    String first = description.length == 0 ? "" : description[0];
    return first.replace("'", "").replace("${COMPLETION-CANDIDATES}", "one of a few words");
  }
}
