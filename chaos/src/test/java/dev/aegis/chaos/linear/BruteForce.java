package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The definition, written down as a recursion: tries every order of every choice of the unknown
/// operations. For histories of a handful of operations. It shares nothing with the checker, its
/// notion of a key and a lock included: a grant that nobody was told has each token in turn.
final class BruteForce {
  private static final long GREATEST_TOKEN = 40;

  private BruteForce() {}

  static boolean isLinearizable(Partition partition) {
    List<Operation> left = new ArrayList<>();
    for (Operation operation : partition.operations()) {
      if (!operation.isFailed()) {
        left.add(operation);
      }
    }
    return partition.kind() == Partition.Kind.KEY
        ? canFinish(left, new Key(null, 0))
        : canFinish(left, new Lock(0, 0, 0));
  }

  private static boolean canFinish(List<Operation> left, Thing thing) {
    if (left.stream().noneMatch(Operation::isAnswered)) {
      return true;
    }
    for (Operation next : left) {
      if (left.stream().anyMatch(other -> other.answeredAt() < next.calledAt())) {
        continue;
      }
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(next);
      for (Thing after : thing.after(next)) {
        if (canFinish(rest, after)) {
          return true;
        }
      }
    }
    return false;
  }

  private interface Thing {
    List<Thing> after(Operation operation);
  }

  /// Without revisions: the histories compared with this tell none.
  private record Key(@Nullable String value, long version) implements Thing {
    @Override
    public List<Thing> after(Operation operation) {
      EventContent told = operation.told();
      boolean answered = operation.isAnswered();
      return switch (operation.action()) {
        case GET -> {
          boolean same = Objects.equals(told.value(), value);
          boolean sameVersion = told.version() == null || told.version() == version;
          yield !answered || (same && sameVersion) ? List.of(this) : List.of();
        }
        case PUT -> {
          boolean fits = !answered || told.version() == null || told.version() == version + 1;
          yield fits ? List.of(new Key(operation.asked().value(), version + 1)) : List.of();
        }
        case DELETE -> {
          boolean fits = !answered || EventContent.EXISTED.equals(told.value()) == (value != null);
          yield fits ? List.of(new Key(null, 0)) : List.of();
        }
        case ACQUIRE, RELEASE, END, FAULT -> throw new AssertionError();
      };
    }
  }

  /// @param holder a session; 0 for nobody
  private record Lock(long holder, long token, long greatest) implements Thing {
    @Override
    public List<Thing> after(Operation operation) {
      long session = Objects.requireNonNull(operation.asked().session());
      boolean answered = operation.isAnswered();
      List<Thing> unchanged = answered ? List.of() : List.of(this);
      if (operation.action() == Action.ACQUIRE) {
        if (holder != 0) {
          return unchanged;
        }
        List<Thing> grants = new ArrayList<>();
        for (long t = greatest + 1; t <= GREATEST_TOKEN; t++) {
          if (!answered || t == Objects.requireNonNull(operation.told().token())) {
            grants.add(new Lock(session, t, t));
          }
        }
        return grants;
      }
      Lock free = new Lock(0, 0, greatest);
      if (operation.action() == Action.END) {
        return List.of(holder == session ? free : this);
      }
      boolean isHolder =
          holder == session && token == Objects.requireNonNull(operation.asked().token());
      return isHolder ? List.of(free) : unchanged;
    }
  }
}
