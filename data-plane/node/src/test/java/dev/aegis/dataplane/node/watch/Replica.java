package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.dataplane.machine.CoordinationMachine;
import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.node.log.AppliedListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The real machine behind the locks a node puts around it: entries one at a time, queries beside
/// each other, the listener told outside of the lock.
final class Replica {
  private final CoordinationMachine machine = new CoordinationMachine();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<AppliedListener> listeners = new CopyOnWriteArrayList<>();

  Replica(AppliedListener listener) {
    tell(listener);
  }

  /// Tells one more listener, of everything from now on.
  void tell(AppliedListener listener) {
    listeners.add(listener);
  }

  static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  /// Puts under one key; each put is an entry of its own.
  void put(String key, String value) {
    apply(new Command.PutKey(null, bytes(key), bytes(value), null));
  }

  void delete(String key) {
    apply(new Command.DeleteKey(null, bytes(key), null));
  }

  /// Puts under several keys in one revision.
  void putTogether(List<String> keys, String value) {
    List<Operation> puts = new ArrayList<>();
    for (String key : keys) {
      puts.add(new Operation.Put(bytes(key), bytes(value), null, false));
    }
    apply(new Command.Transact(null, null, new Transaction(List.of(), puts, List.of())));
  }

  void compactTo(long retainedRevisions) {
    apply(new Command.Tick(1, retainedRevisions, 0));
  }

  void apply(Command command) {
    Applied applied;
    lock.writeLock().lock();
    try {
      applied = machine.apply(new Entry(machine.lastIndex() + 1, 1, 0, List.of(command)));
    } finally {
      lock.writeLock().unlock();
    }
    listeners.forEach(listener -> listener.applied(applied, 0));
  }

  Answer query(Query query) {
    lock.readLock().lock();
    try {
      return machine.query(query);
    } finally {
      lock.readLock().unlock();
    }
  }

  long revision() {
    lock.readLock().lock();
    try {
      return machine.revision();
    } finally {
      lock.readLock().unlock();
    }
  }

  long lastIndex() {
    lock.readLock().lock();
    try {
      return machine.lastIndex();
    } finally {
      lock.readLock().unlock();
    }
  }

  MachineSnapshot snapshot() {
    return machine.takeSnapshot();
  }

  /// What an installed snapshot does: the state changes, and no entry is told.
  void replaceBy(MachineSnapshot snapshot) {
    lock.writeLock().lock();
    try {
      machine.restoreSnapshot(snapshot);
    } finally {
      lock.writeLock().unlock();
    }
    listeners.forEach(AppliedListener::replaced);
  }
}
