package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadHistory;
import dev.aegis.dataplane.command.Query.ReadKeyHistory;
import dev.aegis.dataplane.command.SessionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keys and their history: etcd's multi-version model, since etcd's API becomes a second front end.
///
/// * One revision counts for the whole store. An empty store has revision 1, the first write makes
///   2, each further one more. Writes that belong together (those of a transaction, of a range that
///   is deleted, of a session that ends) share one revision and stand in it in their order, at most
///   one for each key. What changes nothing (deleting an absent key) raises nothing.
/// * Each version knows the revision that created its key, the one that wrote it, and how many
///   writes the key has had since creation. Deleting leaves a tombstone; creating again starts
///   over.
/// * Every revision since the last compaction can be read and watched from. So can the compacted
///   revision itself: the newest version of each key at that point is kept, and so is what was
///   written in it, but for what was there before.
///
/// **Cost**: a put to a known key costs O(1), to a new one O(log n). A range costs what lies in it,
/// also with a limit, since its count is part of the answer.
///
/// **Compaction** moves one number, and from then on nothing below can be read, watched from, or
/// found in a snapshot. The memory is given back in slices ([#giveBack]), so that no single entry
/// pays for what many have written. A revision log beside the keys lists what was written since;
/// its old end says where there is something to drop, and a store of a million quiet keys costs
/// nothing. It is complete nevertheless, because a version can only become invisible by a later
/// write to the same key, and that write stands in the log. What was written in the compacted
/// revision itself stays there until the next compaction: a watch may begin with it, as etcd's may
/// (its issue 19179 is about losing the deletions among them). What it replaced goes at once: with
/// nobody writing any more there would be no next compaction, and all that a last deletion left
/// behind would stay.
public final class VersionedStore {

  /// One read of the history holds no more bytes of keys and values than this, previous values
  /// counted in: half of what a gRPC client accepts in a message unless told otherwise.
  public static final int MAX_HISTORY_BYTES = 2 * 1024 * 1024;

  private static final Comparator<KeyVersion> BY_REVISION =
      Comparator.comparingLong(KeyVersion::modRevision).thenComparing(KeyVersion::key);

  private final KeyIndex keys = new KeyIndex();
  private final RevisionLog log = new RevisionLog();
  private final SessionKeys sessionKeys = new SessionKeys();
  private final HeldBytes held = new HeldBytes();
  private long revision;
  private long compactedRevision;

  /// How many writes of the compacted revision have had what they replaced given back.
  private int settled;

  private long liveKeys;

  /// An empty store.
  public VersionedStore() {
    this(1, 0, List.of());
  }

  /// A store with the contents of a snapshot.
  public VersionedStore(long revision, long compactedRevision, List<KeyVersion> versions) {
    this.revision = revision;
    this.compactedRevision = compactedRevision;
    List<KeyVersion> ascending = new ArrayList<>(versions);
    ascending.sort(Comparator.comparingLong(KeyVersion::modRevision));
    for (KeyVersion version : ascending) {
      KeyHistory history = keys.of(version.key());
      held.written(version, history.liveAt(version.modRevision()));
      history.add(version);
      if (version.modRevision() >= compactedRevision) {
        log.add(version);
      }
    }
    for (KeyHistory history : keys.all()) {
      KeyVersion newest = history.liveAt(revision);
      if (newest != null) {
        liveKeys++;
        sessionKeys.replaced(null, newest);
      }
    }
  }

  /// Writes a key that is bound to no session, in a revision of its own.
  public KeyChanged put(Bytes key, Bytes value) {
    return put(revision + 1, new Operation.Put(key, value, null, false));
  }

  /// Writes a key.
  ///
  /// @param at the next revision, or the newest one while what belongs to it is being written
  KeyChanged put(long at, Operation.Put put) {
    KeyVersion previous = live(put.key());
    if (previous == null) {
      liveKeys++;
      return write(new KeyVersion(put.key(), put.value(), at, at, 1, put.session()), null);
    }
    return write(
        new KeyVersion(
            previous.key(),
            put.kept().value() ? previous.value() : put.value(),
            previous.createRevision(),
            at,
            previous.version() + 1,
            put.kept().session() ? previous.session() : put.session()),
        previous);
  }

  boolean exists(Bytes key) {
    return live(key) != null;
  }

  /// Deletes a key in a revision of its own. Null: there was none, and nothing has changed.
  public @Nullable KeyChanged delete(Bytes key) {
    return delete(revision + 1, key);
  }

  /// Deletes a key.
  ///
  /// @param at as in [#put]
  @Nullable KeyChanged delete(long at, Bytes key) {
    KeyVersion previous = live(key);
    if (previous == null) {
      return null;
    }
    liveKeys--;
    return write(KeyVersion.tombstone(previous.key(), at), previous);
  }

  private KeyChanged write(KeyVersion current, @Nullable KeyVersion previous) {
    revision = current.modRevision();
    keys.of(current.key()).add(current);
    log.add(current);
    held.written(current, previous);
    sessionKeys.replaced(previous, current);
    return new KeyChanged(current, previous);
  }

  private @Nullable KeyVersion live(Bytes key) {
    KeyHistory history = keys.get(key);
    return history == null ? null : history.liveAt(revision);
  }

  /// The keys of a range that exist now, in order.
  List<KeyVersion> live(KeyRange range) {
    List<KeyVersion> live = new ArrayList<>();
    for (KeyHistory history : keys.in(range)) {
      KeyVersion newest = history.liveAt(revision);
      if (newest != null) {
        live.add(newest);
      }
    }
    return live;
  }

  /// How many keys with a readable version lie in a range, but not more than `atMost`.
  int sizeOf(KeyRange range, int atMost) {
    int size = 0;
    for (KeyHistory history : keys.in(range)) {
      if (size >= atMost) {
        break;
      }
      // What only waits to be given back must not count: replicas may differ in it.
      size += history.readableFrom(compactedRevision).isEmpty() ? 0 : 1;
    }
    return size;
  }

  /// Compacts all but the newest `retained` revisions; fewer than one retains everything. True when
  /// the compacted revision has moved.
  public boolean retain(long retained) {
    return retained >= 1 && compactTo(revision - retained);
  }

  /// True when the compacted revision has moved: it never moves backwards, nor beyond the newest.
  boolean compactTo(long asked) {
    if (asked <= compactedRevision || asked > revision) {
      return false;
    }
    compactedRevision = asked;
    settled = 0;
    return true;
  }

  /// Gives back the memory of up to `atMost` compacted versions.
  public void giveBack(int atMost) {
    for (int given = 0; given < atMost; given++) {
      KeyVersion compacted = log.takeBefore(compactedRevision);
      if (compacted != null) {
        release(compacted);
      } else if (!settleNext()) {
        return;
      }
    }
  }

  /// Gives back what the next write of the compacted revision replaced; false when there is none.
  private boolean settleNext() {
    KeyVersion written = log.writtenIn(compactedRevision, settled);
    if (written == null) {
      return false;
    }
    settled++;
    KeyHistory history = keys.get(written.key());
    if (history != null) {
      compact(history, written);
    }
    return true;
  }

  /// A version takes memory until both its history and the log have let go of it. The log lets go
  /// in its order, so of what a history drops, only what is older than `taken` is in the log no
  /// more; what is younger is released when the log comes to it.
  private void release(KeyVersion taken) {
    KeyHistory history = keys.get(taken.key());
    if (history == null) {
      held.released(taken);
      return;
    }
    compact(history, taken);
    if (!history.has(taken)) {
      held.released(taken);
    }
  }

  /// @param written a version of this key, the oldest that the log can still hold of it
  private void compact(KeyHistory history, KeyVersion written) {
    for (KeyVersion dropped : history.compactTo(compactedRevision)) {
      if (dropped.modRevision() < written.modRevision()) {
        held.released(dropped);
      }
    }
    if (history.isEmpty()) {
      keys.remove(written.key());
    }
  }

  /// How much memory this takes.
  public StoreSize size() {
    boolean givingBack =
        log.beginsBefore(compactedRevision) || log.writtenIn(compactedRevision, settled) != null;
    return held.size(givingBack);
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
    return RangeReader.read(query, keys.in(new KeyRange(query.from(), query.to())), at, revision);
  }

  /// What is left of one key's past.
  public Answer keyHistory(ReadKeyHistory query) {
    List<KeyVersion> found = new ArrayList<>();
    KeyHistory history = keys.get(query.key());
    if (history != null) {
      for (KeyVersion version : history.readableFrom(compactedRevision)) {
        boolean old = query.maxRevision() <= 0 || version.modRevision() <= query.maxRevision();
        if (old && version.modRevision() >= query.minRevision()) {
          found.add(version);
        }
      }
    }
    List<KeyVersion> ordered = query.newestFirst() ? found.reversed() : found;
    boolean more = query.limit() > 0 && ordered.size() > query.limit();
    List<KeyVersion> shown = more ? ordered.subList(0, query.limit()) : ordered;
    return new Answer.KeyHistory(shown, more, compactedRevision, revision);
  }

  /// The changes of a range from a revision on. A start in the future is answered with nothing, and
  /// with itself as the place to read on: a watch may be early.
  ///
  /// Ends before the revision that would exceed the limit or [#MAX_HISTORY_BYTES], so a revision is
  /// never split; one that is larger by itself comes alone.
  public Answer history(ReadHistory query) {
    if (query.fromRevision() < compactedRevision) {
      return new Answer.CompactedAway(compactedRevision, revision);
    }
    KeyRange range = new KeyRange(query.from(), query.to());
    List<KeyChanged> changes = new ArrayList<>();
    long last = 0;
    int revisions = 0;
    int whole = 0;
    long bytes = 0;
    for (KeyVersion version : log.from(query.fromRevision())) {
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

  /// Null as well once it is compacted, whether or not its memory has been given back.
  private @Nullable KeyVersion previousOf(KeyVersion version) {
    KeyHistory history = keys.get(version.key());
    return history == null || version.modRevision() <= compactedRevision
        ? null
        : history.liveAt(version.modRevision() - 1);
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

  /// Number of keys that are bound to a session.
  public int keysOf(SessionId session) {
    return sessionKeys.count(session);
  }

  List<Bytes> boundTo(SessionId session) {
    return sessionKeys.of(session);
  }

  boolean isBound(Bytes key, SessionId session) {
    return sessionKeys.has(session, key);
  }

  /// Every readable version: first those written before the compacted revision, by revision and
  /// key, then the others as they were written. A store made of these is this store.
  public List<KeyVersion> versions() {
    List<KeyVersion> versions = new ArrayList<>();
    for (KeyHistory history : keys.all()) {
      KeyVersion first = history.liveAt(compactedRevision);
      if (first != null && first.modRevision() < compactedRevision) {
        versions.add(first);
      }
    }
    versions.sort(BY_REVISION);
    for (KeyVersion version : log.from(compactedRevision)) {
      versions.add(version);
    }
    return versions;
  }
}
