package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.OperationResult;
import dev.aegis.dataplane.command.OperationResult.DeleteDone;
import dev.aegis.dataplane.command.OperationResult.NestedDone;
import dev.aegis.dataplane.command.OperationResult.PutDone;
import dev.aegis.dataplane.command.OperationResult.RangeRead;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries one transaction out, whole or not at all.
///
/// It goes in three steps, and only the third one writes:
/// 1. all conditions, nested ones too, are evaluated against the state before the transaction, and
///    settle which operations happen;
/// 2. whatever could refuse one of these is checked: a revision that cannot be read, a session that
///    is not alive, a key that is not there though a put would keep what it has;
/// 3. the operations happen in their order. Ranges read at the newest revision, which already is
///    the transaction's own once it has written, so they see its writes. As no key is written twice
///    (see [TransactionShape]), one revision holds them all.
///
/// Used once, for a transaction whose shape has been checked.
final class TransactionEvaluator {
  private final VersionedStore store;
  private final Consumer<Change> changes;
  private final long next;

  TransactionEvaluator(VersionedStore store, Consumer<Change> changes) {
    this.store = store;
    this.changes = changes;
    this.next = store.revision() + 1;
  }

  /// The operations that happen, with the branches of nested transactions in their order.
  private record Branch(boolean succeeded, List<Operation> operations, List<Branch> nested) {}

  Outcome evaluate(Transaction transaction, PutRules rules) {
    if (keysIn(transaction) > KeyLimits.MAX_KEYS_IN_RANGES) {
      return KeyRefusals.tooManyKeys("the ranges of this transaction");
    }
    Branch branch = choose(transaction);
    List<Operation.Put> puts = new ArrayList<>();
    Outcome refusal = unreadable(branch, puts);
    if (refusal == null) {
      refusal = rules.refusal(puts);
    }
    if (refusal != null) {
      return refusal;
    }
    List<OperationResult> results = execute(branch);
    return new Outcome.Transacted(branch.succeeded, store.revision(), results, false);
  }

  /// In all branches: what happens is not known yet.
  private long keysIn(Transaction transaction) {
    long keys = 0;
    for (Compare compare : transaction.compares()) {
      keys += keysIn(compare.from(), compare.to());
    }
    return keys + keysIn(transaction.then()) + keysIn(transaction.otherwise());
  }

  private long keysIn(List<Operation> operations) {
    long keys = 0;
    for (Operation operation : operations) {
      keys +=
          switch (operation) {
            case Operation.Put _ -> 0;
            case Operation.Range(var query) -> keysIn(query.from(), query.to());
            case Operation.Delete(var from, var to, _) -> keysIn(from, to);
            case Operation.Nested(var nested) -> keysIn(nested);
          };
    }
    return keys;
  }

  private long keysIn(Bytes from, @Nullable Bytes to) {
    return to == null ? 0 : store.sizeOf(new KeyRange(from, to), KeyLimits.MAX_KEYS_IN_RANGES + 1);
  }

  private Branch choose(Transaction transaction) {
    boolean succeeded = CompareEvaluator.allHold(transaction.compares(), store);
    List<Operation> operations = succeeded ? transaction.then() : transaction.otherwise();
    List<Branch> nested = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Nested(Transaction inner)) {
        nested.add(choose(inner));
      }
    }
    return new Branch(succeeded, operations, nested);
  }

  /// Looks for a range at a revision that cannot be read, and collects the puts on the way.
  private @Nullable Outcome unreadable(Branch branch, List<Operation.Put> puts) {
    for (Operation operation : branch.operations) {
      if (operation instanceof Operation.Put put) {
        puts.add(put);
      }
      if (operation instanceof Operation.Range(RangeKeys query) && query.atRevision() != 0) {
        if (query.atRevision() < store.compactedRevision()) {
          return new Outcome.RevisionCompacted(store.compactedRevision(), store.revision());
        }
        if (query.atRevision() > store.revision()) {
          return new Outcome.RevisionInFuture(store.revision());
        }
      }
    }
    for (Branch nested : branch.nested) {
      Outcome refusal = unreadable(nested, puts);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private List<OperationResult> execute(Branch branch) {
    List<OperationResult> results = new ArrayList<>(branch.operations.size());
    int nested = 0;
    for (Operation operation : branch.operations) {
      results.add(
          switch (operation) {
            case Operation.Put put -> put(put);
            case Operation.Range(RangeKeys query) -> range(query);
            case Operation.Delete delete -> delete(delete);
            case Operation.Nested _ -> {
              Branch inner = branch.nested.get(nested++);
              yield new NestedDone(inner.succeeded, execute(inner));
            }
          });
    }
    return results;
  }

  private OperationResult put(Operation.Put put) {
    KeyChanged change = store.put(next, put);
    changes.accept(change);
    return new PutDone(change.current().version(), put.previousWanted() ? change.previous() : null);
  }

  private OperationResult range(RangeKeys query) {
    return switch (store.range(query)) {
      case Answer.Keys keys -> new RangeRead(keys);
      // Step 2 has made sure that the revision can be read.
      case Answer _ -> new RangeRead(new Answer.Keys(List.of(), false, 0, store.revision()));
    };
  }

  private OperationResult delete(Operation.Delete delete) {
    List<KeyVersion> previous = deleteAll(new KeyRange(delete.from(), delete.to()));
    return new DeleteDone(previous.size(), delete.previousWanted() ? previous : List.of());
  }

  /// Deletes a range as a part of this transaction; returns what was there.
  List<KeyVersion> deleteAll(KeyRange range) {
    List<KeyVersion> deleted = store.live(range);
    for (KeyVersion version : deleted) {
      delete(version.key());
    }
    return deleted;
  }

  /// Deletes a key as a part of this transaction.
  void delete(Bytes key) {
    KeyChanged change = store.delete(next, key);
    if (change != null) {
      changes.accept(change);
    }
  }
}
