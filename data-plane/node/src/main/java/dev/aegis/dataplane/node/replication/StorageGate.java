package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.dataplane.kv.StoreSize;
import dev.aegis.dataplane.node.log.SubmitException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Refuses, while the disk is nearly full or the store takes as much memory as it may, the commands
/// that make the store grow. All others go on: they are small, time must not stand still, and
/// deleting must stay possible. Thread-safe.
final class StorageGate {
  private static final long MIB = 1 << 20;

  private final StoreMemory memory;
  private volatile SubmitException.@Nullable StorageExhausted refusal;

  /// A gate that is open, as far as the disk goes.
  ///
  /// @param memory asked for each command that makes the store grow
  StorageGate(StoreMemory memory) {
    this.memory = memory;
  }

  StoreMemory memory() {
    return memory;
  }

  void shut(long freeMib, long limitMib) {
    refusal = new SubmitException.StorageExhausted(freeMib, limitMib);
  }

  void open() {
    refusal = null;
  }

  Optional<SubmitException> refusalOf(Command command) {
    SubmitException.StorageExhausted shut = refusal;
    if (!grows(command)) {
      return Optional.empty();
    }
    if (shut != null) {
      return Optional.of(shut);
    }
    StoreSize now = memory.size().get();
    return memory.isFull(now) ? Optional.of(refusalOfAFullStore(now)) : Optional.empty();
  }

  private SubmitException refusalOfAFullStore(StoreSize now) {
    long limitMib = memory.limit() / MIB;
    return memory.makesRoom(now)
        ? new SubmitException.HistoryGivesWay(limitMib)
        : new SubmitException.StoreFull(now.bytes() / MIB, limitMib);
  }

  private static boolean grows(Command command) {
    return switch (command) {
      case Command.PutKey _,
          Command.CreateSession _,
          Command.AcquireLock _,
          Command.ProclaimValue _ ->
          true;
      case Command.Transact transact -> grows(transact.transaction());
      case Command.OnBehalf(_, var asked) -> grows(asked);
      case Command.DeleteKey _,
          Command.DeleteKeys _,
          Command.Compact _,
          Command.RenewSessions _,
          Command.EndSession _,
          Command.CancelWait _,
          Command.ReleaseLock _,
          Command.ForceRelease _,
          Command.Tick _,
          Command.SetPolicy _,
          Command.Unreadable _ ->
          false;
    };
  }

  /// Whichever branch it takes is decided only when it is applied.
  private static boolean grows(Transaction transaction) {
    return grows(transaction.then()) || grows(transaction.otherwise());
  }

  private static boolean grows(List<Operation> operations) {
    for (Operation operation : operations) {
      boolean grows =
          switch (operation) {
            case Operation.Put _ -> true;
            case Operation.Nested(var transaction) -> grows(transaction);
            case Operation.Range _, Operation.Delete _ -> false;
          };
      if (grows) {
        return true;
      }
    }
    return false;
  }
}
