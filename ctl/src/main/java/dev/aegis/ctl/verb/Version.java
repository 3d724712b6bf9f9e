package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.ctl.shell.Options;
import picocli.CommandLine.Command;

/// Shows the version.
@Command(name = "version", description = "The version of this command line.")
final class Version extends Verb {
  @Override
  ExitCode run() {
    printer()
        .one(
            Fields.showing("version")
                .with("version", Options.version())
                .with("java", Runtime.version().toString()));
    return ExitCode.DONE;
  }
}
