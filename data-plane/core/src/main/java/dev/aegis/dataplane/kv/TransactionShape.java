package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What can be said about a transaction without a store: its size, and whether it might write a key
/// twice. A node checks it before proposing a transaction, and apply checks it again.
///
/// A key is written twice by two puts of it, or by a put and a deletion whose range it lies in,
/// wherever they stand; but not if one stands in a `then` and the other in its `otherwise`, since
/// only one of these happens. Deletions may overlap: the first one leaves nothing to the second.
///
/// Nothing below [KeyLimits#MAX_DEPTH] is looked at, so that no transaction can exhaust the stack.
public final class TransactionShape {
  private int operations;
  private int compares;
  private int depth;

  private TransactionShape() {}

  public static TransactionShape of(Transaction transaction) {
    TransactionShape shape = new TransactionShape();
    shape.measure(transaction, 1);
    return shape;
  }

  private void measure(Transaction transaction, int level) {
    depth = Math.max(depth, level);
    if (level > KeyLimits.MAX_DEPTH) {
      return;
    }
    compares += transaction.compares().size();
    measure(transaction.then(), level);
    measure(transaction.otherwise(), level);
  }

  private void measure(List<Operation> branch, int level) {
    operations += branch.size();
    for (Operation operation : branch) {
      if (operation instanceof Operation.Nested(Transaction nested)) {
        measure(nested, level + 1);
      }
    }
  }

  public int operations() {
    return operations;
  }

  public int compares() {
    return compares;
  }

  /// Levels, at most one more than are allowed.
  public int depth() {
    return depth;
  }

  public boolean isWithinLimits() {
    return operations <= KeyLimits.MAX_OPERATIONS
        && compares <= KeyLimits.MAX_COMPARES
        && depth <= KeyLimits.MAX_DEPTH;
  }

  /// Whether a transaction within the limits might write a key twice.
  public static boolean writesAKeyTwice(Transaction transaction) {
    return Footprint.of(transaction.then()) == null
        || Footprint.of(transaction.otherwise()) == null;
  }

  /// What some operations may write.
  private record Footprint(TreeSet<Bytes> puts, List<KeyRange> deletes) {

    /// Null: a key might be written twice.
    static @Nullable Footprint of(List<Operation> operations) {
      Footprint all = new Footprint(new TreeSet<>(), new ArrayList<>());
      for (Operation operation : operations) {
        Footprint one = of(operation);
        if (one == null || all.meets(one) || one.meets(all)) {
          return null;
        }
        all.add(one);
      }
      return all;
    }

    private static @Nullable Footprint of(Operation operation) {
      Footprint one = new Footprint(new TreeSet<>(), new ArrayList<>());
      switch (operation) {
        case Operation.Put put -> one.puts.add(put.key());
        case Operation.Delete(var from, var to, _) -> one.deletes.add(new KeyRange(from, to));
        case Operation.Range _ -> {}
        case Operation.Nested(Transaction nested) -> {
          Footprint then = of(nested.then());
          Footprint otherwise = of(nested.otherwise());
          if (then == null || otherwise == null) {
            return null;
          }
          one.add(then);
          one.add(otherwise);
        }
      }
      return one;
    }

    private boolean meets(Footprint other) {
      for (Bytes key : puts) {
        if (other.puts.contains(key)) {
          return true;
        }
        for (KeyRange deleted : other.deletes) {
          if (deleted.contains(key)) {
            return true;
          }
        }
      }
      return false;
    }

    private void add(Footprint other) {
      puts.addAll(other.puts);
      deletes.addAll(other.deletes);
    }
  }
}
