package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.RangeAnswer;
import dev.aegis.sdk.RangeQuery;
import dev.aegis.sdk.SortBy;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads keys.
@Command(name = "get", description = "Read a key, or all keys of a range.")
final class Get extends ClusterVerb {
  @Mixin private final WhichKeys which = new WhichKeys();

  @Option(names = "--rev", paramLabel = "N", description = "As the store was at this revision.")
  private long revision;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many keys.")
  private int limit;

  @Option(names = "--sort", paramLabel = "BY", description = "${COMPLETION-CANDIDATES}.")
  private SortBy sort = SortBy.KEY;

  @Option(names = "--desc", description = "Greatest first.")
  private boolean descending;

  @Option(names = "--keys-only", description = "Without the values.")
  private boolean keysOnly;

  @Option(names = "--count", description = "Only how many there are.")
  private boolean count;

  @Option(
      names = "--any-node",
      description = "From one node, without asking the leader: perhaps old.")
  private boolean anyNode;

  @Override
  ExitCode run(AegisClient client) {
    KeyRange range = which.range(this);
    RangeQuery query = RangeQuery.of(range).atRevision(revision).limit(limit);
    query = descending ? query.sortedDescendingBy(sort) : query.sortedBy(sort);
    query = keysOnly ? query.keysOnly() : query;
    query = anyNode ? query.fromAnyNode() : query;
    RangeAnswer answer = client.keys().read(count ? query.countOnly() : query);
    if (count) {
      printer()
          .one(
              Fields.showing("count")
                  .with("count", answer.count())
                  .with("revision", answer.revision()));
      return ExitCode.DONE;
    }
    if (range instanceof KeyRange.One) {
      return one(answer);
    }
    printer().all(answer.keys().stream().map(this::fields).toList());
    if (answer.more()) {
      say(
          "there are more: %d in all; raise --limit, or go on with --from."
              .formatted(answer.count()));
    }
    return ExitCode.DONE;
  }

  private ExitCode one(RangeAnswer answer) {
    Optional<Fields> found = answer.keys().stream().findFirst().map(this::fields);
    found.ifPresent(printer()::one);
    if (found.isEmpty()) {
      say("there is no such key.");
    }
    return found.isPresent() ? ExitCode.DONE : ExitCode.NOT_FOUND;
  }

  /// Without values the key is what a script wants.
  private Fields fields(dev.aegis.sdk.KeyValue key) {
    return keysOnly ? Fields.of(key).main("key") : Fields.of(key);
  }
}
