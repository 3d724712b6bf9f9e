package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// The operations on one key or one lock. A history is linearizable exactly when each of its
/// partitions is (Herlihy and Wing, 1990).
///
/// @param kind what it is about
/// @param name the key, or the lock's name
/// @param operations in the order of their calls, the failed ones included
public record Partition(Kind kind, String name, List<Operation> operations) {
  /// What a partition is about.
  public enum Kind {
    KEY,
    LOCK
  }

  private static final Comparator<Partition> BY_SIZE =
      Comparator.comparingInt((Partition partition) -> partition.operations().size())
          .thenComparing(Partition::kind)
          .thenComparing(Partition::name);

  public Partition {
    operations = List.copyOf(operations);
  }

  /// All partitions, the smallest first.
  public static List<Partition> of(History history) {
    TreeMap<String, List<Operation>> keys = new TreeMap<>();
    TreeMap<String, List<Operation>> locks = new TreeMap<>();
    for (Operation operation : history.operations()) {
      (operation.action().isOnLock() ? locks : keys)
          .computeIfAbsent(operation.key(), _ -> new ArrayList<>())
          .add(operation);
    }
    List<Partition> partitions = new ArrayList<>();
    keys.forEach((key, found) -> partitions.add(new Partition(Kind.KEY, key, found)));
    locks.forEach((name, found) -> partitions.add(new Partition(Kind.LOCK, name, found)));
    partitions.sort(BY_SIZE);
    return partitions;
  }

  /// As it stood when the event with this index had just happened.
  Partition asOf(long index) {
    List<Operation> so = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.calledAt() <= index) {
        so.add(operation.asOf(index));
      }
    }
    return new Partition(kind, name, so);
  }

  SearchResult search(Budget budget) {
    return switch (kind) {
      case KEY -> Search.run(new RegisterModel(operations), budget);
      case LOCK -> Search.run(new LockModel(operations), budget);
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
          case KEY -> "key";
          case LOCK -> "lock";
        }
        + " \""
        + name
        + '"';
  }
}
