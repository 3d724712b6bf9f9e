package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.Compact;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.Compare.Operand;
import dev.aegis.dataplane.command.Compare.Relation;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.RangeOptions;
import dev.aegis.dataplane.command.RangeOptions.Show;
import dev.aegis.dataplane.command.RangeOptions.Sort;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Writes of bound keys, deleted ranges, transactions of all shapes, and now and then a compaction.
final class SimulatedKeyCommands {
  private static final int DEEPEST = 3;

  private final RandomGenerator random;
  private final StoreOracle store;

  SimulatedKeyCommands(RandomGenerator random, StoreOracle store) {
    this.random = random;
    this.store = store;
  }

  /// @param request absent for a client that does not care how often
  /// @param session to bind keys to
  Command next(@Nullable RequestId request, SessionId session, @Nullable LockGuard guard) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 ->
          new PutKey(request, key(), value(), guard, session, random.nextBoolean(), kept());
      case 3, 4 -> new DeleteKeys(request, key(), end(), guard, random.nextBoolean());
      case 5 -> compact();
      default -> new Transact(request, guard, transaction(1, session));
    };
  }

  /// Mostly far behind, or nothing would ever be read at an old revision.
  private Command compact() {
    return new Compact(
        random.nextInt(3) == 0
            ? store.revision() - 3 + random.nextInt(6)
            : store.revision() - 40 - random.nextInt(40));
  }

  private Transaction transaction(int depth, SessionId session) {
    return new Transaction(
        compares(session), operations(depth, session), operations(depth, session));
  }

  private List<Compare> compares(SessionId session) {
    List<Compare> compares = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Relation relation = anyOf(List.of(Relation.values()));
      compares.add(new Compare(key(), end(), relation, operand(session)));
    }
    return compares;
  }

  private Operand operand(SessionId session) {
    return switch (random.nextInt(5)) {
      case 0 -> new Operand.Version(random.nextInt(4));
      case 1 -> new Operand.CreateRevision(someRevision());
      case 2 -> new Operand.ModRevision(someRevision());
      case 3 -> new Operand.Value(value());
      default -> new Operand.BoundTo(random.nextBoolean() ? 0 : session.value());
    };
  }

  private List<Operation> operations(int depth, SessionId session) {
    List<Operation> operations = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      operations.add(operation(depth, session));
    }
    return operations;
  }

  private Operation operation(int depth, SessionId session) {
    return switch (random.nextInt(depth < DEEPEST ? 9 : 7)) {
      case 0, 1, 2 ->
          new Operation.Put(
              key(),
              value(),
              random.nextInt(3) == 0 ? session : null,
              random.nextBoolean(),
              kept());
      case 3, 4 ->
          new Operation.Range(
              new RangeKeys(key(), end(), oldRevision(), random.nextInt(4), options()));
      case 5, 6 ->
          new Operation.Delete(key(), random.nextInt(3) == 0 ? end() : null, random.nextBoolean());
      default -> new Operation.Nested(transaction(depth + 1, session));
    };
  }

  RangeOptions options() {
    return new RangeOptions(
        anyOf(List.of(Sort.values())),
        random.nextBoolean(),
        anyOf(List.of(Show.values())),
        bound(),
        bound(),
        bound(),
        bound());
  }

  private <T> T anyOf(List<T> these) {
    return these.get(random.nextInt(these.size()));
  }

  private long bound() {
    return random.nextInt(4) == 0 ? someRevision() : 0;
  }

  private long someRevision() {
    return Math.max(0, store.revision() - random.nextInt(20));
  }

  /// Mostly the newest; now and then an old one, a compacted one, or one of the future.
  private long oldRevision() {
    return random.nextInt(4) == 0 ? store.revision() + 3 - random.nextInt(30) : 0;
  }

  private Bytes key() {
    return SimulatedClients.key(random.nextInt(SimulatedClients.KEYS));
  }

  private @Nullable Bytes end() {
    return switch (random.nextInt(4)) {
      case 0 -> Bytes.EMPTY;
      case 1 -> SimulatedClients.key(random.nextInt(SimulatedClients.KEYS + 1));
      default -> null;
    };
  }

  /// What is kept wins over what is given.
  private Kept kept() {
    return random.nextInt(4) == 0 ? anyOf(List.of(Kept.values())) : Kept.NOTHING;
  }

  private Bytes value() {
    return Bytes.copyOf(new byte[] {(byte) random.nextInt(8)});
  }
}
