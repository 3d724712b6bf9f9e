package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.Query;

/// The narrow abstraction between consensus and everything built on it (paper, section 2.1): four
/// methods.
///
/// Not thread-safe: the caller serialises `apply` and `restoreSnapshot` against everything else;
/// several `query` and `takeSnapshot` calls may run beside each other.
public interface ReplicatedMachine {

  /// Applies one committed entry. Total: it never throws for any entry, and depends on nothing but
  /// the entry and the state made by the entries before it.
  Applied apply(Entry entry);

  Answer query(Query query);

  /// The whole state as values, in a fixed order: equal states give equal snapshots.
  MachineSnapshot takeSnapshot();

  /// Replaces the whole state.
  void restoreSnapshot(MachineSnapshot snapshot);
}
