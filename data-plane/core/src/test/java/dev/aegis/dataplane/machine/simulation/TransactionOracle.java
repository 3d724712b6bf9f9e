package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.Compare.Operand;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.OperationResult;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.Transacted;
import dev.aegis.dataplane.command.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Carries a transaction out on a plain map and compares what came of it.
final class TransactionOracle {
  private final StoreOracle store;
  private final SortedMap<Bytes, KeyVersion> before;
  private final TreeMap<Bytes, KeyVersion> live;
  private final long revisionBefore;
  private final List<KeyChanged> written = new ArrayList<>();

  /// @param revisionBefore the store's revision when the transaction began
  TransactionOracle(StoreOracle store, long revisionBefore) {
    this.store = store;
    this.revisionBefore = revisionBefore;
    this.before = store.liveAt(revisionBefore);
    this.live = new TreeMap<>(before);
  }

  void check(Transaction transaction, Transacted outcome, List<KeyChanged> writes) {
    boolean succeeded = holds(transaction);
    List<OperationResult> results = new ArrayList<>();
    run(transaction, results);
    long revision = written.isEmpty() ? revisionBefore : revisionBefore + 1;
    Expect.equal(
        outcome,
        new Transacted(succeeded, revision, results, false),
        "the outcome of %s",
        transaction);
    Expect.equal(writes, written, "the writes of %s", transaction);
  }

  /// What a deletion of a range should have written.
  List<KeyChanged> deletions(Bytes from, @Nullable Bytes to) {
    delete(from, to);
    return written;
  }

  KeyChanged put(Operation.Put put) {
    KeyVersion previous = live.get(put.key());
    Expect.that(
        previous != null || put.kept() == Kept.NOTHING, "only what exists is kept: %s", put);
    boolean keepsValue = put.kept() == Kept.VALUE || put.kept() == Kept.VALUE_AND_SESSION;
    boolean keepsSession = put.kept() == Kept.SESSION || put.kept() == Kept.VALUE_AND_SESSION;
    long at = revisionBefore + 1;
    KeyVersion current =
        new KeyVersion(
            put.key(),
            previous != null && keepsValue ? previous.value() : put.value(),
            previous == null ? at : previous.createRevision(),
            at,
            previous == null ? 1 : previous.version() + 1,
            previous != null && keepsSession ? previous.session() : put.session());
    live.put(put.key(), current);
    KeyChanged change = new KeyChanged(current, previous);
    written.add(change);
    return change;
  }

  private List<KeyVersion> delete(Bytes from, @Nullable Bytes to) {
    List<KeyVersion> deleted = new ArrayList<>();
    for (KeyVersion version : List.copyOf(live.values())) {
      if (ReferenceRange.contains(from, to, version.key())) {
        live.remove(version.key());
        deleted.add(version);
        written.add(
            new KeyChanged(KeyVersion.tombstone(version.key(), revisionBefore + 1), version));
      }
    }
    return deleted;
  }

  private boolean run(Transaction transaction, List<OperationResult> results) {
    boolean succeeded = holds(transaction);
    for (Operation operation : succeeded ? transaction.then() : transaction.otherwise()) {
      results.add(run(operation));
    }
    return succeeded;
  }

  private OperationResult run(Operation operation) {
    return switch (operation) {
      case Operation.Put put -> {
        KeyChanged change = put(put);
        yield new OperationResult.PutDone(
            change.current().version(), put.previousWanted() ? change.previous() : null);
      }
      case Operation.Range(var query) ->
          new OperationResult.RangeRead(
              ReferenceRange.read(
                  query,
                  query.atRevision() == 0 ? live : store.liveAt(query.atRevision()),
                  written.isEmpty() ? revisionBefore : revisionBefore + 1));
      case Operation.Delete(var from, var to, var previousWanted) -> {
        List<KeyVersion> deleted = delete(from, to);
        yield new OperationResult.DeleteDone(deleted.size(), previousWanted ? deleted : List.of());
      }
      case Operation.Nested(var nested) -> {
        List<OperationResult> results = new ArrayList<>();
        yield new OperationResult.NestedDone(run(nested, results), results);
      }
    };
  }

  private boolean holds(Transaction transaction) {
    return transaction.compares().stream().allMatch(this::holds);
  }

  private boolean holds(Compare compare) {
    List<KeyVersion> found =
        before.values().stream()
            .filter(version -> ReferenceRange.contains(compare.from(), compare.to(), version.key()))
            .toList();
    if (found.isEmpty()) {
      return !(compare.operand() instanceof Operand.Value)
          && holds(compare, new KeyVersion(compare.from(), Bytes.EMPTY, 0, 0, 0));
    }
    return found.stream().allMatch(version -> holds(compare, version));
  }

  private static boolean holds(Compare compare, KeyVersion version) {
    int order =
        switch (compare.operand()) {
          case Operand.Version(var number) -> Long.compare(version.version(), number);
          case Operand.CreateRevision(var at) -> Long.compare(version.createRevision(), at);
          case Operand.ModRevision(var at) -> Long.compare(version.modRevision(), at);
          case Operand.Value(var value) -> version.value().compareTo(value);
          case Operand.BoundTo(var session) ->
              Long.compare(version.session() == null ? 0 : version.session().value(), session);
        };
    return switch (compare.relation()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
    };
  }

  /// A write that a transaction may make, and the way to it.
  private record Leaf(Operation operation, List<String> path) {

    /// The ways part in `then` and `otherwise` of one transaction.
    boolean excludes(Leaf other) {
      for (int i = 0; i < Math.min(path.size(), other.path.size()); i++) {
        if (!path.get(i).equals(other.path.get(i))) {
          return i % 2 == 0;
        }
      }
      return false;
    }

    boolean collidesWith(Leaf other) {
      if (!(operation instanceof Operation.Put put)) {
        return false;
      }
      return switch (other.operation) {
        case Operation.Put also -> also.key().equals(put.key());
        case Operation.Delete(var from, var to, _) -> ReferenceRange.contains(from, to, put.key());
        case Operation.Range _, Operation.Nested _ -> false;
      };
    }
  }

  /// Whether two writes that may both happen touch one key, at least one of them a put.
  static boolean writesTwice(Transaction transaction) {
    List<Leaf> leaves = new ArrayList<>();
    collect(transaction, List.of(), leaves);
    for (Leaf one : leaves) {
      for (Leaf other : leaves) {
        if (!one.path.equals(other.path) && !one.excludes(other) && one.collidesWith(other)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void collect(Transaction transaction, List<String> path, List<Leaf> leaves) {
    collect(transaction.then(), with(path, "then"), leaves);
    collect(transaction.otherwise(), with(path, "otherwise"), leaves);
  }

  private static void collect(List<Operation> branch, List<String> path, List<Leaf> leaves) {
    for (int i = 0; i < branch.size(); i++) {
      List<String> here = with(path, Integer.toString(i));
      if (branch.get(i) instanceof Operation.Nested(var nested)) {
        collect(nested, here, leaves);
      } else {
        leaves.add(new Leaf(branch.get(i), here));
      }
    }
  }

  private static List<String> with(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  /// Whether some range of a transaction reads at a revision in `[from, to)`, branches included.
  static boolean readsBetween(Transaction transaction, long from, long to) {
    List<Operation> all = new ArrayList<>(transaction.then());
    all.addAll(transaction.otherwise());
    for (Operation operation : all) {
      boolean reads =
          switch (operation) {
            case Operation.Range(var query) ->
                query.atRevision() != 0 && query.atRevision() >= from && query.atRevision() < to;
            case Operation.Nested(var nested) -> readsBetween(nested, from, to);
            case Operation.Put _, Operation.Delete _ -> false;
          };
      if (reads) {
        return true;
      }
    }
    return false;
  }

  /// Whether an outcome is a refusal that the transaction itself explains.
  static void checkRefusal(Transaction transaction, Outcome outcome) {
    if (outcome instanceof Outcome.RevisionCompacted(var compacted, _)) {
      Expect.that(
          readsBetween(transaction, Long.MIN_VALUE, compacted),
          "%s reads what is compacted",
          transaction);
    }
    if (outcome instanceof Outcome.RevisionInFuture(var newest)) {
      Expect.that(
          readsBetween(transaction, newest + 1, Long.MAX_VALUE),
          "%s reads the future",
          transaction);
    }
  }
}
