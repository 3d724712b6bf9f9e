package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.Compacted;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Command.Compact;
import dev.aegis.dataplane.command.Command.DeleteKey;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyDeleted;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.KeysDeleted;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Carries out the commands on keys within one entry.
public final class KeyCommands {
  private final VersionedStore store;
  private final PutRules rules;
  private final Consumer<Change> changes;

  /// @param alive which sessions may have keys
  /// @param changes receives each effect as it happens
  public KeyCommands(VersionedStore store, Predicate<SessionId> alive, Consumer<Change> changes) {
    this.store = store;
    this.rules = new PutRules(store, alive);
    this.changes = changes;
  }

  public Outcome put(PutKey put) {
    Operation.Put asked =
        new Operation.Put(put.key(), put.value(), put.session(), put.previousWanted(), put.kept());
    Outcome refusal = rules.refusal(List.of(asked));
    if (refusal != null) {
      return refusal;
    }
    KeyChanged change = store.put(store.revision() + 1, asked);
    changes.accept(change);
    return new KeyPut(
        change.current().modRevision(),
        change.current().version(),
        put.previousWanted() ? change.previous() : null);
  }

  public Outcome delete(DeleteKey delete) {
    KeyChanged change = store.delete(delete.key());
    if (change == null) {
      return new KeyDeleted(store.revision(), 0);
    }
    changes.accept(change);
    return new KeyDeleted(change.current().modRevision(), 1);
  }

  public Outcome delete(DeleteKeys delete) {
    KeyRange range = new KeyRange(delete.from(), delete.to());
    if (store.sizeOf(range, KeyLimits.MAX_KEYS_IN_RANGES + 1) > KeyLimits.MAX_KEYS_IN_RANGES) {
      return KeyRefusals.tooManyKeys("the range to delete");
    }
    List<KeyVersion> previous = together().deleteAll(range);
    return new KeysDeleted(
        store.revision(), previous.size(), delete.previousWanted() ? previous : List.of());
  }

  public Outcome transact(Transaction transaction) {
    TransactionShape shape = TransactionShape.of(transaction);
    if (!shape.isWithinLimits()) {
      return KeyRefusals.shape(shape);
    }
    return TransactionShape.writesAKeyTwice(transaction)
        ? KeyRefusals.duplicateKey()
        : together().evaluate(transaction, rules);
  }

  /// Compacting at 0 does nothing while nothing is compacted, so that it may be used as a probe.
  public Outcome compact(Compact compact) {
    if (compact.revision() > store.revision()) {
      return new Outcome.RevisionInFuture(store.revision());
    }
    if (store.compactTo(compact.revision())) {
      changes.accept(new Compacted(compact.revision()));
      return new Outcome.StoreCompacted(compact.revision());
    }
    return compact.revision() == 0 && store.compactedRevision() == 0
        ? new Outcome.StoreCompacted(0)
        : new Outcome.RevisionCompacted(store.compactedRevision(), store.revision());
  }

  /// Deletes the keys bound to a session that has ended: in the order of the keys, all in one
  /// revision.
  public void sessionEnded(SessionId session) {
    TransactionEvaluator together = together();
    for (Bytes key : store.boundTo(session)) {
      together.delete(key);
    }
  }

  private TransactionEvaluator together() {
    return new TransactionEvaluator(store, changes);
  }
}
