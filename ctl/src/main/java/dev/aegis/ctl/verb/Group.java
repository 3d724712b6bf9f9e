package dev.aegis.ctl.verb;

import dev.aegis.ctl.shell.ExitCode;
import picocli.CommandLine.Command;

/// A verb that only has verbs below it.
@Command(synopsisSubcommandLabel = "VERB")
abstract class Group extends Verb {
  @Override
  ExitCode run() {
    throw misuse("Say what to do: " + spec().qualifiedName() + " --help lists the verbs.");
  }
}
