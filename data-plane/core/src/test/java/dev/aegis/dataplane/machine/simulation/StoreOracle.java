package dev.aegis.dataplane.machine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.Compacted;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadHistory;
import dev.aegis.dataplane.machine.CoordinationMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The simplest store there is: every change ever made, in a list, never compacted.
final class StoreOracle {
  private final List<KeyChanged> all = new ArrayList<>();
  private final TreeMap<Bytes, KeyVersion> newest = new TreeMap<>();
  private long revision = 1;
  private long compacted;

  void changed(KeyChanged change) {
    KeyVersion current = change.current();
    revision++;
    assertThat(current.modRevision()).as("revisions are dense").isEqualTo(revision);
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
  }

  void compacted(Compacted change) {
    assertThat(change.revision()).isGreaterThan(compacted).isLessThan(revision);
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
    compareRange(machine, new RangeKeys(from, to, Math.max(0, at), limit));
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
      List<KeyVersion> found = new ArrayList<>();
      for (KeyVersion version : liveAt(at).values()) {
        if (contains(query.from(), query.to(), version.key())) {
          found.add(version);
        }
      }
      int shown = query.limit() == 0 ? found.size() : Math.min(query.limit(), found.size());
      assertThat(answer)
          .as("%s", query)
          .isEqualTo(
              new Answer.Keys(
                  found.subList(0, shown), shown < found.size(), found.size(), revision));
    }
  }

  private void compareHistory(CoordinationMachine machine, ReadHistory query) {
    Answer answer = machine.query(query);
    if (query.fromRevision() <= compacted) {
      assertThat(answer).isEqualTo(new Answer.CompactedAway(compacted, revision));
      return;
    }
    List<KeyChanged> found = new ArrayList<>();
    long next = Math.max(query.fromRevision(), revision + 1);
    for (KeyChanged change : all) {
      KeyVersion current = change.current();
      if (current.modRevision() >= query.fromRevision()
          && contains(query.from(), query.to(), current.key())) {
        if (query.limit() > 0 && found.size() == query.limit()) {
          next = current.modRevision();
          break;
        }
        found.add(change);
      }
    }
    assertThat(answer).as("%s", query).isEqualTo(new Answer.History(found, next, revision));
  }

  private static boolean contains(Bytes from, @Nullable Bytes to, Bytes key) {
    if (to == null) {
      return key.equals(from);
    }
    return from.compareTo(key) <= 0 && (to.isEmpty() || key.compareTo(to) < 0);
  }

  private SortedMap<Bytes, KeyVersion> liveAt(long asOf) {
    TreeMap<Bytes, KeyVersion> live = new TreeMap<>();
    for (KeyChanged change : all) {
      KeyVersion current = change.current();
      if (current.modRevision() <= asOf) {
        if (current.isTombstone()) {
          live.remove(current.key());
        } else {
          live.put(current.key(), current);
        }
      }
    }
    return live;
  }
}
