package dev.aegis.dataplane.machine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Command.Compact;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyDeleted;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.KeysDeleted;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.RevisionCompacted;
import dev.aegis.dataplane.command.Outcome.RevisionInFuture;
import dev.aegis.dataplane.command.Outcome.StoreCompacted;
import dev.aegis.dataplane.command.Outcome.Transacted;
import dev.aegis.dataplane.command.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Holds what became of the commands on keys against a plain model. Each takes its writes, which
/// are those of one revision, from the front of what the entry wrote.
final class KeyCommandOracle {
  private final StoreOracle store;

  KeyCommandOracle(StoreOracle store) {
    this.store = store;
  }

  void put(PutKey put, Outcome outcome, ArrayDeque<KeyChanged> writes) {
    if (outcome instanceof KeyPut(var revision, var version, var previous)) {
      KeyChanged expected = at(revision - 1).put(put.key(), put.value(), put.session());
      assertThat(takeRevision(writes)).as("the write of %s", put).containsExactly(expected);
      assertThat(version).isEqualTo(expected.current().version());
      assertThat(previous)
          .as("the previous version for %s", put)
          .isEqualTo(put.previousWanted() ? expected.previous() : null);
    }
  }

  void delete(Outcome outcome, ArrayDeque<KeyChanged> writes) {
    if (outcome instanceof KeyDeleted(var revision, var deleted) && deleted == 1) {
      assertThat(takeRevision(writes))
          .singleElement()
          .satisfies(write -> assertThat(write.current().modRevision()).isEqualTo(revision));
    }
  }

  void delete(DeleteKeys delete, Outcome outcome, ArrayDeque<KeyChanged> writes) {
    if (outcome instanceof KeysDeleted(var revision, var deleted, var previous)) {
      List<KeyChanged> expected =
          at(deleted == 0 ? revision : revision - 1).deletions(delete.from(), delete.to());
      List<KeyChanged> written = deleted == 0 ? List.of() : takeRevision(writes);
      assertThat(written).as("the writes of %s", delete).isEqualTo(expected);
      assertThat(deleted).isEqualTo(expected.size());
      List<KeyVersion> gone = new ArrayList<>();
      expected.forEach(change -> gone.add(change.previous()));
      assertThat(previous).isEqualTo(delete.previousWanted() ? gone : List.of());
    }
  }

  void transact(Transact transact, Outcome outcome, ArrayDeque<KeyChanged> writes) {
    if (outcome instanceof Refused(var why, _) && why != Refusal.DUPLICATE_KEY) {
      return;
    }
    assertThat(TransactionOracle.writesTwice(transact.transaction()))
        .as("%s writes a key twice", transact)
        .isEqualTo(outcome instanceof Refused);
    TransactionOracle.checkRefusal(transact.transaction(), outcome);
    if (outcome instanceof Transacted done) {
      boolean wrote =
          !writes.isEmpty() && writes.element().current().modRevision() == done.revision();
      List<KeyChanged> written = wrote ? takeRevision(writes) : List.of();
      at(wrote ? done.revision() - 1 : done.revision())
          .check(transact.transaction(), done, written);
    }
  }

  void compact(Compact compact, Outcome outcome) {
    switch (outcome) {
      case StoreCompacted(var revision) ->
          assertThat(compact.revision()).isEqualTo(revision).isLessThanOrEqualTo(store.compacted());
      case RevisionCompacted(var compacted, _) ->
          assertThat(compact.revision()).isLessThanOrEqualTo(compacted);
      case RevisionInFuture(var newest) -> assertThat(compact.revision()).isGreaterThan(newest);
      default -> throw new AssertionError(compact + " came to " + outcome);
    }
  }

  private TransactionOracle at(long revision) {
    return new TransactionOracle(store, revision);
  }

  private static List<KeyChanged> takeRevision(ArrayDeque<KeyChanged> writes) {
    List<KeyChanged> taken = new ArrayList<>();
    long revision = writes.element().current().modRevision();
    while (!writes.isEmpty() && writes.element().current().modRevision() == revision) {
      taken.add(writes.remove());
    }
    return taken;
  }
}
