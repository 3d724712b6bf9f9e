package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.Compacted;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadHistory;
import dev.aegis.dataplane.command.Query.ReadKeyHistory;
import dev.aegis.dataplane.command.RangeOptions;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.machine.CoordinationMachine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// The simplest store there is: every change ever made, in a list, never compacted.
final class StoreOracle {
  private final List<KeyChanged> all = new ArrayList<>();
  private final TreeMap<Bytes, TreeMap<Long, KeyVersion>> byKey = new TreeMap<>();
  private final TreeMap<Bytes, KeyVersion> newest = new TreeMap<>();
  private final TreeSet<Bytes> writtenInRevision = new TreeSet<>();
  private final ArrayDeque<Bytes> goWithTheirSession = new ArrayDeque<>();
  private long revision = 1;
  private long compacted;

  /// What is bound to it must go now, in the order of the keys and in one revision.
  void sessionEnded(SessionId session) {
    for (KeyVersion version : newest.values()) {
      if (session.equals(version.session())) {
        goWithTheirSession.add(version.key());
      }
    }
    writtenInRevision.clear();
  }

  void finish() {
    Expect.isEmpty(goWithTheirSession, "keys that outlive their session");
    writtenInRevision.clear();
  }

  /// True for a write that a command must account for.
  boolean changed(KeyChanged change) {
    KeyVersion current = change.current();
    if (!goWithTheirSession.isEmpty() && !writtenInRevision.isEmpty()) {
      Expect.equal(current.modRevision(), revision, "all keys of a session go in one revision");
    }
    if (current.modRevision() != revision || writtenInRevision.isEmpty()) {
      revision++;
      writtenInRevision.clear();
    }
    Expect.equal(current.modRevision(), revision, "revisions are dense");
    Expect.that(writtenInRevision.add(current.key()), "a key is written once: %s", change);
    boolean goes = !goWithTheirSession.isEmpty();
    if (goes) {
      Expect.equal(
          current,
          KeyVersion.tombstone(goWithTheirSession.remove(), revision),
          "a key goes with its session");
    }
    note(change, current);
    return !goes;
  }

  private void note(KeyChanged change, KeyVersion current) {
    KeyVersion previous = newest.get(current.key());
    Expect.equal(change.previous(), previous, "the previous version");
    if (current.isTombstone()) {
      Expect.that(previous != null, "only what exists is deleted: %s", change);
      newest.remove(current.key());
    } else {
      Expect.that(
          current.version() == (previous == null ? 1 : previous.version() + 1),
          "versions are counted: %s",
          change);
      Expect.that(
          current.createRevision() == (previous == null ? revision : previous.createRevision()),
          "a key keeps its creation: %s",
          change);
      newest.put(current.key(), current);
    }
    all.add(change);
    byKey.computeIfAbsent(current.key(), _ -> new TreeMap<>()).put(revision, current);
  }

  void compacted(Compacted change) {
    Expect.that(
        change.revision() > compacted && change.revision() <= revision,
        "compactions go on, from %d towards %d: %s",
        compacted,
        revision,
        change);
    compacted = change.revision();
  }

  /// Asks the machine something at random and compares the answer.
  void compareWith(CoordinationMachine machine, RandomGenerator random) {
    Expect.equal(machine.revision(), revision, "the newest revision");
    Bytes from = SimulatedClients.key(random.nextInt(SimulatedClients.KEYS + 1));
    Bytes to =
        switch (random.nextInt(3)) {
          case 0 -> null;
          case 1 -> Bytes.EMPTY;
          default -> SimulatedClients.key(random.nextInt(SimulatedClients.KEYS + 1));
        };
    long at = compacted + random.nextLong(revision - compacted + 3) - 1;
    int limit = random.nextInt(4);
    RangeOptions options =
        random.nextBoolean()
            ? RangeOptions.PLAIN
            : new SimulatedKeyCommands(random, this).options();
    compareRange(machine, new RangeKeys(from, to, Math.max(0, at), limit, options));
    compareKeyHistory(
        machine, new ReadKeyHistory(from, at, at + random.nextInt(5), random.nextBoolean(), limit));
    compareHistory(machine, new ReadHistory(from, to, at, limit));
  }

  private void compareRange(CoordinationMachine machine, RangeKeys query) {
    Answer answer = machine.query(query);
    long at = query.atRevision() == 0 ? revision : query.atRevision();
    if (at < compacted) {
      Expect.equal(answer, new Answer.CompactedAway(compacted, revision), "%s", query);
    } else if (at > revision) {
      Expect.equal(answer, new Answer.FutureRevision(revision), "%s", query);
    } else {
      Expect.equal(answer, ReferenceRange.read(query, liveAt(at), revision), "%s", query);
    }
  }

  private void compareKeyHistory(CoordinationMachine machine, ReadKeyHistory query) {
    List<KeyVersion> found = new ArrayList<>();
    for (KeyVersion version : readable(query.key())) {
      if (version.modRevision() >= query.minRevision()
          && (query.maxRevision() <= 0 || version.modRevision() <= query.maxRevision())) {
        found.add(version);
      }
    }
    List<KeyVersion> ordered = query.newestFirst() ? found.reversed() : found;
    int shown = query.limit() == 0 ? found.size() : Math.min(query.limit(), found.size());
    Expect.equal(
        machine.query(query),
        new Answer.KeyHistory(ordered.subList(0, shown), shown < found.size(), compacted, revision),
        "%s",
        query);
  }

  /// What a compaction leaves of a key: all that came after it, and what lived at it.
  private Collection<KeyVersion> readable(Bytes key) {
    TreeMap<Long, KeyVersion> versions = byKey.getOrDefault(key, new TreeMap<>());
    Map.Entry<Long, KeyVersion> base = versions.floorEntry(compacted);
    return base == null || base.getValue().isTombstone()
        ? versions.tailMap(compacted, false).values()
        : versions.tailMap(base.getKey(), true).values();
  }

  private void compareHistory(CoordinationMachine machine, ReadHistory query) {
    Answer answer = machine.query(query);
    if (query.fromRevision() < compacted) {
      Expect.equal(answer, new Answer.CompactedAway(compacted, revision), "%s", query);
      return;
    }
    List<KeyChanged> found = new ArrayList<>();
    long next = Math.max(query.fromRevision(), revision + 1);
    TreeSet<Long> revisions = new TreeSet<>();
    for (KeyChanged change : all.subList(firstAt(query.fromRevision()), all.size())) {
      KeyVersion current = change.current();
      if (ReferenceRange.contains(query.from(), query.to(), current.key())) {
        boolean another = revisions.add(current.modRevision());
        if (another && query.limit() > 0 && revisions.size() > query.limit()) {
          next = current.modRevision();
          break;
        }
        found.add(current.modRevision() <= compacted ? new KeyChanged(current, null) : change);
      }
    }
    Expect.equal(answer, new Answer.History(found, next, revision), "%s", query);
  }

  /// Where the changes of a revision begin; they lie in the order of their revisions.
  private int firstAt(long asked) {
    int from = 0;
    int to = all.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (all.get(middle).current().modRevision() < asked) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  long revision() {
    return revision;
  }

  long compacted() {
    return compacted;
  }

  SortedMap<Bytes, KeyVersion> liveAt(long asOf) {
    TreeMap<Bytes, KeyVersion> live = new TreeMap<>();
    byKey.forEach((key, versions) -> {
      Map.Entry<Long, KeyVersion> last = versions.floorEntry(asOf);
      if (last != null && !last.getValue().isTombstone()) {
        live.put(key, last.getValue());
      }
    });
    return live;
  }
}
