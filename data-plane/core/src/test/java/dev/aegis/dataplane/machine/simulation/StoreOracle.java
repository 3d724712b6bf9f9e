package dev.aegis.dataplane.machine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(goWithTheirSession).as("keys that outlive their session").isEmpty();
    writtenInRevision.clear();
  }

  /// True for a write that a command must account for.
  boolean changed(KeyChanged change) {
    KeyVersion current = change.current();
    if (!goWithTheirSession.isEmpty() && !writtenInRevision.isEmpty()) {
      assertThat(current.modRevision())
          .as("all keys of a session go in one revision")
          .isEqualTo(revision);
    }
    if (current.modRevision() != revision || writtenInRevision.isEmpty()) {
      revision++;
      writtenInRevision.clear();
    }
    assertThat(current.modRevision()).as("revisions are dense").isEqualTo(revision);
    assertThat(writtenInRevision.add(current.key())).as("a key is written once").isTrue();
    boolean goes = !goWithTheirSession.isEmpty();
    if (goes) {
      assertThat(current)
          .as("a key goes with its session")
          .isEqualTo(KeyVersion.tombstone(goWithTheirSession.remove(), revision));
    }
    note(change, current);
    return !goes;
  }

  private void note(KeyChanged change, KeyVersion current) {
    KeyVersion previous = newest.get(current.key());
    assertThat(change.previous()).as("the previous version").isEqualTo(previous);
    if (current.isTombstone()) {
      assertThat(previous).as("only what exists is deleted").isNotNull();
      newest.remove(current.key());
    } else {
      assertThat(current.version()).isEqualTo(previous == null ? 1 : previous.version() + 1);
      assertThat(current.createRevision())
          .isEqualTo(previous == null ? revision : previous.createRevision());
      newest.put(current.key(), current);
    }
    all.add(change);
    byKey.computeIfAbsent(current.key(), _ -> new TreeMap<>()).put(revision, current);
  }

  void compacted(Compacted change) {
    assertThat(change.revision()).isGreaterThan(compacted).isLessThanOrEqualTo(revision);
    compacted = change.revision();
  }

  /// Asks the machine something at random and compares the answer.
  void compareWith(CoordinationMachine machine, RandomGenerator random) {
    assertThat(machine.revision()).isEqualTo(revision);
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
      assertThat(answer).isEqualTo(new Answer.CompactedAway(compacted, revision));
    } else if (at > revision) {
      assertThat(answer).isEqualTo(new Answer.FutureRevision(revision));
    } else {
      assertThat(answer)
          .as("%s", query)
          .isEqualTo(ReferenceRange.read(query, liveAt(at), revision));
    }
  }

  private void compareKeyHistory(CoordinationMachine machine, ReadKeyHistory query) {
    KeyVersion base = liveAt(compacted).get(query.key());
    List<KeyVersion> found = new ArrayList<>();
    for (KeyChanged change : all) {
      KeyVersion version = change.current();
      boolean readable = version.modRevision() > compacted || version.equals(base);
      boolean within =
          version.modRevision() >= query.minRevision()
              && (query.maxRevision() <= 0 || version.modRevision() <= query.maxRevision());
      if (version.key().equals(query.key()) && readable && within) {
        found.add(version);
      }
    }
    List<KeyVersion> ordered = query.newestFirst() ? found.reversed() : found;
    int shown = query.limit() == 0 ? found.size() : Math.min(query.limit(), found.size());
    assertThat(machine.query(query))
        .as("%s", query)
        .isEqualTo(
            new Answer.KeyHistory(
                ordered.subList(0, shown), shown < found.size(), compacted, revision));
  }

  private void compareHistory(CoordinationMachine machine, ReadHistory query) {
    Answer answer = machine.query(query);
    if (query.fromRevision() <= compacted) {
      assertThat(answer).isEqualTo(new Answer.CompactedAway(compacted, revision));
      return;
    }
    List<KeyChanged> found = new ArrayList<>();
    long next = Math.max(query.fromRevision(), revision + 1);
    TreeSet<Long> revisions = new TreeSet<>();
    for (KeyChanged change : all) {
      KeyVersion current = change.current();
      if (current.modRevision() >= query.fromRevision()
          && ReferenceRange.contains(query.from(), query.to(), current.key())) {
        boolean another = revisions.add(current.modRevision());
        if (another && query.limit() > 0 && revisions.size() > query.limit()) {
          next = current.modRevision();
          break;
        }
        found.add(change);
      }
    }
    assertThat(answer).as("%s", query).isEqualTo(new Answer.History(found, next, revision));
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
