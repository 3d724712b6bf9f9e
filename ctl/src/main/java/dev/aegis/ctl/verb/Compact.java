package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Gives old versions up.
@Command(
    name = "compact",
    description = "Give up what cannot be seen at a revision or later; for operators.")
final class Compact extends ClusterVerb {
  @Parameters(paramLabel = "REVISION")
  private long revision;

  @Override
  ExitCode run(AegisClient client) {
    printer()
        .one(
            Fields.showing("compactedRevision")
                .with("compactedRevision", client.keys().compact(revision)));
    return ExitCode.DONE;
  }
}
