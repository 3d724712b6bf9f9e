package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.kv.KeyRange;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a watch is about.
///
/// @param to absent for the one key `from`, empty for no upper end
/// @param fromRevision the first revision wanted; may lie in the future
/// @param puts whether puts are wanted
/// @param deletes whether deletions are wanted
/// @param progressEvery how long the watch stays silent at most; empty for as long as nothing
///   happens
public record WatchSpec(
    Bytes from,
    @Nullable Bytes to,
    long fromRevision,
    boolean puts,
    boolean deletes,
    Optional<Duration> progressEvery) {

  /// A watch of everything that happens to these keys.
  public static WatchSpec of(Bytes from, @Nullable Bytes to, long fromRevision) {
    return new WatchSpec(from, to, fromRevision, true, true, Optional.empty());
  }

  boolean isOfOneKey() {
    return to == null;
  }

  /// Whether the reader wants this change, whatever its revision.
  boolean isAbout(KeyChanged change) {
    return wants(change) && new KeyRange(from, to).contains(change.current().key());
  }

  /// Whether the reader wants this change of a key that it watches.
  boolean wants(KeyChanged change) {
    return change.current().isTombstone() ? deletes : puts;
  }
}
