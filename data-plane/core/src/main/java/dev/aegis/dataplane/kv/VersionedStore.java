package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keys and their history: etcd's multi-version model, since etcd's API becomes a second front end.
///
/// * One revision counts for the whole store. An empty store has revision 1, the first write makes
///   2, each further write one more. What changes nothing (deleting an absent key) raises nothing.
/// * Each version knows the revision that created its key, the one that wrote it, and how many
///   writes the key has had since creation. Deleting leaves a tombstone; creating again starts
///   over.
/// * Every revision since the last compaction can be read and watched from. Reading *at* the
///   compacted revision is allowed too: the newest version of each key at that point is kept.
///
/// **Cost**: a revision log beside the keys lists what was written since the last compaction.
/// Compaction walks the part of the log that it drops, and touches only the keys named there: a
/// store of a million quiet keys costs nothing. It is complete nevertheless, because a version can
/// only become invisible by a later write to the same key, and that write stands in the log.
public final class VersionedStore {

  /// One read of the history holds no more bytes of keys and values than this, previous values
  /// counted in: half of what a gRPC client accepts in a message unless told otherwise.
  public static final int MAX_HISTORY_BYTES = 2 * 1024 * 1024;

  private static final Comparator<KeyVersion> BY_REVISION =
      Comparator.comparingLong(KeyVersion::modRevision).thenComparing(KeyVersion::key);

  private final TreeMap<Bytes, KeyHistory> keys = new TreeMap<>();
  private final TreeSet<KeyVersion> log = new TreeSet<>(BY_REVISION);
  private long revision;
  private long compactedRevision;
  private long liveKeys;

  /// An empty store.
  public VersionedStore() {
    this(1, 0, List.of());
  }

  /// A store with the contents of a snapshot.
  public VersionedStore(long revision, long compactedRevision, List<KeyVersion> versions) {
    this.revision = revision;
    this.compactedRevision = compactedRevision;
    for (KeyVersion version : versions) {
      keys.computeIfAbsent(version.key(), _ -> new KeyHistory()).add(version);
      if (version.modRevision() > compactedRevision) {
        log.add(version);
      }
    }
    for (KeyHistory history : keys.values()) {
      liveKeys += history.liveAt(revision) == null ? 0 : 1;
    }
  }

  public KeyChanged put(Bytes key, Bytes value) {
    KeyVersion previous = live(key);
    long next = revision + 1;
    KeyVersion current =
        previous == null
            ? new KeyVersion(key, value, next, next, 1)
            : new KeyVersion(key, value, previous.createRevision(), next, previous.version() + 1);
    liveKeys += previous == null ? 1 : 0;
    return write(current, previous);
  }

  /// Null: there was no such key, and nothing has changed.
  public @Nullable KeyChanged delete(Bytes key) {
    KeyVersion previous = live(key);
    if (previous == null) {
      return null;
    }
    liveKeys--;
    return write(KeyVersion.tombstone(key, revision + 1), previous);
  }

  private KeyChanged write(KeyVersion current, @Nullable KeyVersion previous) {
    revision = current.modRevision();
    keys.computeIfAbsent(current.key(), _ -> new KeyHistory()).add(current);
    log.add(current);
    return new KeyChanged(current, previous);
  }

  private @Nullable KeyVersion live(Bytes key) {
    KeyHistory history = keys.get(key);
    return history == null ? null : history.liveAt(revision);
  }

  /// Drops all but the newest `retained` revisions; fewer than one retains everything. True when
  /// the compacted revision has moved.
  public boolean retain(long retained) {
    if (retained < 1 || revision - retained <= compactedRevision) {
      return false;
    }
    compactedRevision = revision - retained;
    while (!log.isEmpty() && log.first().modRevision() <= compactedRevision) {
      Bytes key = log.removeFirst().key();
      KeyHistory history = keys.get(key);
      if (history != null) {
        history.compactTo(compactedRevision);
        if (history.isEmpty()) {
          keys.remove(key);
        }
      }
    }
    return true;
  }

  /// The live keys of a range as a reader at the asked revision sees them.
  public Answer range(RangeKeys query) {
    long at = query.atRevision() == 0 ? revision : query.atRevision();
    if (at < compactedRevision) {
      return new Answer.CompactedAway(compactedRevision, revision);
    }
    if (at > revision) {
      return new Answer.FutureRevision(revision);
    }
    List<KeyVersion> found = new ArrayList<>();
    long count = 0;
    for (KeyHistory history : new KeyRange(query.from(), query.to()).of(keys).values()) {
      KeyVersion version = history.liveAt(at);
      if (version != null) {
        count++;
        if (query.limit() <= 0 || found.size() < query.limit()) {
          found.add(version);
        }
      }
    }
    return new Answer.Keys(found, count > found.size(), count, revision);
  }

  /// The changes of a range from a revision on. A start in the future is answered with nothing, and
  /// with itself as the place to read on: a watch may be early.
  ///
  /// Ends before the revision that would exceed the limit or [#MAX_HISTORY_BYTES], so a revision is
  /// never split; one that is larger by itself comes alone.
  public Answer history(ReadHistory query) {
    if (query.fromRevision() <= compactedRevision) {
      return new Answer.CompactedAway(compactedRevision, revision);
    }
    KeyRange range = new KeyRange(query.from(), query.to());
    List<KeyChanged> changes = new ArrayList<>();
    long last = 0;
    int revisions = 0;
    int whole = 0;
    long bytes = 0;
    for (KeyVersion version : logFrom(query.fromRevision())) {
      if (range.contains(version.key())) {
        if (version.modRevision() != last) {
          if (query.limit() > 0 && revisions == query.limit()) {
            return new Answer.History(changes, version.modRevision(), revision);
          }
          revisions++;
          last = version.modRevision();
          whole = changes.size();
        }
        KeyChanged change = new KeyChanged(version, previousOf(version));
        bytes += bytesOf(version) + bytesOf(change.previous());
        if (bytes > MAX_HISTORY_BYTES && whole > 0) {
          return new Answer.History(changes.subList(0, whole), last, revision);
        }
        changes.add(change);
      }
    }
    return new Answer.History(changes, Math.max(query.fromRevision(), revision + 1), revision);
  }

  private static long bytesOf(@Nullable KeyVersion version) {
    return version == null ? 0 : version.key().size() + version.value().size();
  }

  private Iterable<KeyVersion> logFrom(long fromRevision) {
    return log.tailSet(KeyVersion.tombstone(Bytes.EMPTY, fromRevision), true);
  }

  private @Nullable KeyVersion previousOf(KeyVersion version) {
    KeyHistory history = keys.get(version.key());
    return history == null ? null : history.liveAt(version.modRevision() - 1);
  }

  /// The newest revision.
  public long revision() {
    return revision;
  }

  /// Revisions below this one cannot be read; 0 before the first compaction.
  public long compactedRevision() {
    return compactedRevision;
  }

  /// Keys that exist now.
  public long liveKeys() {
    return liveKeys;
  }

  /// Every retained version, ascending by revision, then by key.
  public List<KeyVersion> versions() {
    List<KeyVersion> versions = new ArrayList<>();
    for (KeyHistory history : keys.values()) {
      versions.addAll(history.versions());
    }
    versions.sort(BY_REVISION);
    return versions;
  }
}
