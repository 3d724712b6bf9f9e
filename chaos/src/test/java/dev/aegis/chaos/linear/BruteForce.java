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
/// notion of a key and a lock included: a grant that nobody was told has each token in turn, and a
/// change that nobody was told each revision.
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
        ? canFinish(left, new Key(null, 0, 0, greatestRevision(left)))
        : canFinish(left, new Lock(0, 0, 0));
  }

  private static long greatestRevision(List<Operation> operations) {
    return operations.stream()
        .filter(Operation::isAnswered)
        .mapToLong(answered -> Objects.requireNonNullElse(answered.told().revision(), 0L))
        .max()
        .orElse(0);
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

  /// @param revision of the last change while there is a value; without one, the least that the
  ///   store can have by now
  /// @param greatestTold any revision past all that were told shows no more than any other
  private record Key(@Nullable String value, long version, long revision, long greatestTold)
      implements Thing {
    @Override
    public List<Thing> after(Operation operation) {
      EventContent told = operation.told();
      boolean answered = operation.isAnswered();
      return switch (operation.action()) {
        case GET -> !answered || isRead(told) ? List.of(this) : List.of();
        case PUT -> {
          boolean fits = !answered || told.version() == null || told.version() == version + 1;
          yield fits ? changed(operation, operation.asked().value(), version + 1) : List.of();
        }
        case DELETE -> {
          boolean existed = answered ? EventContent.EXISTED.equals(told.value()) : value != null;
          if (existed != (value != null)) {
            yield List.of();
          }
          yield existed ? changed(operation, null, 0) : missed(told.revision());
        }
        case ACQUIRE, RELEASE, END, FAULT -> throw new AssertionError();
      };
    }

    private boolean isRead(EventContent told) {
      boolean sameVersion = told.version() == null || told.version() == version;
      boolean sameRevision =
          told.value() == null || told.revision() == null || told.revision() == revision;
      return Objects.equals(told.value(), value) && sameVersion && sameRevision;
    }

    /// Under the revision that was told, else under each one in turn.
    private List<Thing> changed(Operation operation, @Nullable String newValue, long newVersion) {
      Long told = operation.isAnswered() ? operation.told().revision() : null;
      List<Thing> changes = new ArrayList<>();
      for (long r = revision + 1; r <= Math.max(revision, greatestTold) + 1; r++) {
        if (told == null || r == told) {
          changes.add(new Key(newValue, newVersion, r, greatestTold));
        }
      }
      return changes;
    }

    /// A delete of nothing changes nothing, and may tell how far the store has come by other keys.
    private List<Thing> missed(@Nullable Long told) {
      if (told == null) {
        return List.of(this);
      }
      return told < revision ? List.of() : List.of(new Key(null, 0, told, greatestTold));
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
