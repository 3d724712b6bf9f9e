package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.Durations;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.SavedSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verbs of backups. A new cluster begins from one when its nodes start with it: see the README.
final class SnapshotVerbs {
  private SnapshotVerbs() {}

  @Command(name = "save", description = "Save all keys and counters into a new file.")
  static final class Save extends ClusterVerb {
    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Option(
        names = "--limit",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "The longest it may take; 10m unless set.")
    private Duration limit = Duration.ofMinutes(10);

    @Override
    ExitCode run(AegisClient client) throws IOException {
      show(this, client.cluster().saveSnapshot(file, limit));
      return ExitCode.DONE;
    }
  }

  @Command(name = "verify", description = "Check the digest of a saved file; needs no cluster.")
  static final class Verify extends Verb {
    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    ExitCode run() throws IOException {
      show(this, SavedSnapshot.check(file));
      return ExitCode.DONE;
    }
  }

  private static void show(Verb verb, SavedSnapshot snapshot) {
    verb.printer()
        .one(
            Fields.showing("sha256")
                .with("file", snapshot.file())
                .with("sizeBytes", snapshot.sizeBytes())
                .with("sha256", snapshot.sha256()));
  }
}
