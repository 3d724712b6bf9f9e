package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.DeletedRange;
import dev.aegis.sdk.Deletion;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.RangeQuery;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Deletes keys.
@Command(name = "del", description = "Delete a key, or all keys of a range in one step.")
final class Del extends ClusterVerb {
  private static final long MANY = 100;

  @Mixin private final WhichKeys which = new WhichKeys();

  @Option(names = "--prev", description = "Show what was deleted.")
  private boolean previous;

  @Option(names = "--yes", description = "Also when a range holds more than " + MANY + " keys.")
  private boolean yes;

  @Mixin private final Guard guard = new Guard();

  @Override
  ExitCode run(AegisClient client) {
    KeyRange range = which.range(this);
    if (!(range instanceof KeyRange.One) && !yes) {
      long count = client.keys().read(RangeQuery.of(range).countOnly()).count();
      if (count > MANY) {
        throw misuse("These are %d keys; --yes deletes them.".formatted(count));
      }
    }
    Deletion deletion = previous ? Deletion.of(range).returningPrevious() : Deletion.of(range);
    DeletedRange deleted = guard.keys(this, client).delete(deletion);
    Fields result =
        Fields.showing("deleted")
            .with("deleted", deleted.count())
            .with("revision", deleted.revision());
    printer().one(previous ? result.with("previous", before(deleted)) : result);
    return range instanceof KeyRange.One && deleted.count() == 0
        ? ExitCode.NOT_FOUND
        : ExitCode.DONE;
  }

  private static List<Fields> before(DeletedRange deleted) {
    List<KeyValue> versions = deleted.previous();
    return versions.stream().map(Fields::of).toList();
  }
}
