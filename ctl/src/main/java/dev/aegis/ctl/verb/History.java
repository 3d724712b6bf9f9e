package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HistoryQuery;
import dev.aegis.sdk.KeyHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one key's past.
@Command(name = "history", description = "What is left of one key's past, deletions included.")
final class History extends ClusterVerb {
  @Parameters(paramLabel = "KEY")
  private String key = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many versions.")
  private int limit;

  @Option(names = "--newest-first", description = "The newest version first.")
  private boolean newestFirst;

  @Override
  ExitCode run(AegisClient client) {
    HistoryQuery query = HistoryQuery.of(key).limit(limit);
    KeyHistory history = client.keys().history(newestFirst ? query.newestVersionsFirst() : query);
    printer()
        .all(
            history.versions().stream()
                .map(version -> Fields.of(version).with("deleted", version.isDeletion()))
                .toList());
    if (history.more()) {
      say("there are more versions; raise --limit.");
    }
    if (history.versions().isEmpty()) {
      say("nothing is left of such a key.");
      return ExitCode.NOT_FOUND;
    }
    return ExitCode.DONE;
  }
}
