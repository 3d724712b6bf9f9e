package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.Resync;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchBatch;
import dev.aegis.sdk.WatchEvent;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.WatchQuery;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows changes as they come.
@Command(
    name = "watch",
    description =
        "Show changes as they come, until Ctrl-C; goes on at another node when one fails.")
final class WatchVerb extends ClusterVerb {
  @Mixin private final WhichKeys which = new WhichKeys();

  @Option(names = "--rev", paramLabel = "N", description = "From this revision on.")
  private long revision;

  @Option(names = "--prev", description = "With the version before.")
  private boolean previous;

  @Option(names = "--no-put", description = "Without puts.")
  private boolean noPut;

  @Option(names = "--no-delete", description = "Without deletions.")
  private boolean noDelete;

  @Option(
      names = "--resync",
      description = "Show the present and go on where compaction was faster, instead of code 9.")
  private boolean resync;

  @Option(names = "--count", paramLabel = "N", description = "End after so many changes.")
  private long count;

  @Override
  ExitCode run(AegisClient client) {
    WatchQuery query = WatchQuery.of(which.range(this)).from(revision);
    query = previous ? query.withPrevious() : query;
    query = noPut ? query.withoutPuts() : query;
    query = noDelete ? query.withoutDeletions() : query;
    query = resync ? query.resyncing() : query;
    Shown shown = new Shown();
    try (Watch watch = client.keys().watch(query, shown)) {
      say("watching from revision " + watch.nextRevision() + " on.");
      return shown.over.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw failed;
    }
  }

  private final class Shown implements WatchListener {
    private final CompletableFuture<ExitCode> over = new CompletableFuture<>();
    private long left = count;

    @Override
    public void onChanges(WatchBatch batch) {
      try {
        for (WatchEvent event : batch.events()) {
          if (count == 0 || left > 0) {
            show(event);
            left--;
          }
        }
      } catch (UncheckedIOException nobodyReads) {
        over.completeExceptionally(nobodyReads);
      }
      if (count > 0 && left <= 0) {
        over.complete(ExitCode.DONE);
      }
    }

    @Override
    public void onResync(Resync present) {
      say(
          "changes up to revision "
              + present.revision()
              + " are compacted away; this is what is left.");
      try {
        present.keys().forEach(WatchVerb.this::showPresent);
      } catch (UncheckedIOException nobodyReads) {
        over.completeExceptionally(nobodyReads);
      }
    }

    @Override
    public void onFailure(AegisException failure) {
      over.completeExceptionally(failure);
    }
  }

  private void showPresent(KeyValue key) {
    printer()
        .next(
            Fields.of(key).with("type", "present"),
            "PRESENT %s %s (%d)".formatted(key.key(), key.value(), key.modRevision()));
  }

  private void show(WatchEvent event) {
    switch (event) {
      case WatchEvent.Put(var written, var before) ->
          printer()
              .next(
                  Fields.of(written)
                      .with("type", "put")
                      .with("previous", before.map(KeyValue::value)),
                  "PUT %s %s (%d)"
                      .formatted(written.key(), written.value(), written.modRevision()));
      case WatchEvent.Delete(var key, long at, var before) ->
          printer()
              .next(
                  Fields.showing("key")
                      .with("key", key)
                      .with("modRevision", at)
                      .with("type", "delete")
                      .with("previous", before.map(KeyValue::value)),
                  "DELETE %s (%d)".formatted(key, at));
    }
  }
}
