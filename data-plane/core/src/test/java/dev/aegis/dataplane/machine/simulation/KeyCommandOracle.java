package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Command.Compact;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Operation;
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
      KeyChanged expected =
          at(revision - 1)
              .put(
                  new Operation.Put(
                      put.key(), put.value(), put.session(), put.previousWanted(), put.kept()));
      Expect.equal(takeRevision(writes), List.of(expected), "the write of %s", put);
      Expect.equal(version, expected.current().version(), "the version for %s", put);
      Expect.equal(
          previous,
          put.previousWanted() ? expected.previous() : null,
          "the previous version for %s",
          put);
    }
    if (outcome instanceof Refused(var why, _) && why == Refusal.KEY_NOT_FOUND) {
      Expect.that(put.kept() != Kept.NOTHING, "%s needs no key that exists", put);
    }
  }

  void delete(Outcome outcome, ArrayDeque<KeyChanged> writes) {
    if (outcome instanceof KeyDeleted(var revision, var deleted) && deleted == 1) {
      List<KeyChanged> written = takeRevision(writes);
      Expect.that(
          written.size() == 1 && written.getFirst().current().modRevision() == revision,
          "a deletion in revision %d writes once: %s",
          revision,
          written);
    }
  }

  void delete(DeleteKeys delete, Outcome outcome, ArrayDeque<KeyChanged> writes) {
    if (outcome instanceof KeysDeleted(var revision, var deleted, var previous)) {
      List<KeyChanged> expected =
          at(deleted == 0 ? revision : revision - 1).deletions(delete.from(), delete.to());
      List<KeyChanged> written = deleted == 0 ? List.of() : takeRevision(writes);
      Expect.equal(written, expected, "the writes of %s", delete);
      Expect.that(deleted == expected.size(), "%s deletes %s, not %d", delete, expected, deleted);
      List<KeyVersion> gone = new ArrayList<>();
      expected.forEach(change -> gone.add(change.previous()));
      Expect.equal(
          previous,
          delete.previousWanted() ? gone : List.of(),
          "the previous versions for %s",
          delete);
    }
  }

  void transact(Transact transact, Outcome outcome, ArrayDeque<KeyChanged> writes) {
    if (outcome instanceof Refused(var why, _) && why != Refusal.DUPLICATE_KEY) {
      return;
    }
    Expect.that(
        TransactionOracle.writesTwice(transact.transaction()) == (outcome instanceof Refused),
        "%s writes a key twice, or came to %s without",
        transact,
        outcome);
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
          Expect.that(
              compact.revision() == revision && revision <= store.compacted(),
              "%s came to %s",
              compact,
              outcome);
      case RevisionCompacted(var compacted, _) ->
          Expect.that(compact.revision() <= compacted, "%s came to %s", compact, outcome);
      case RevisionInFuture(var newest) ->
          Expect.that(compact.revision() > newest, "%s came to %s", compact, outcome);
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
