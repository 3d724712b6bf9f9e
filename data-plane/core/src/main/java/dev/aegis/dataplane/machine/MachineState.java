package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.access.AccessCheck;
import dev.aegis.dataplane.access.AccessTable;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.kv.VersionedStore;
import dev.aegis.dataplane.lock.LockTable;
import dev.aegis.dataplane.session.SessionTable;
import dev.aegis.dataplane.time.LogicalTime;

/// Everything that is replicated, in one place, so that a restore can build a new one beside the
/// old and swap them.
final class MachineState {
  final long tokenBase;
  final SessionTable sessions;
  final LockTable locks;
  final VersionedStore store;
  final AccessTable access;
  final Fingerprint fingerprint;
  LogicalTime time = LogicalTime.START;
  long lastIndex;
  long lastTerm;

  /// The state before the first entry.
  MachineState(long tokenBase) {
    this(
        tokenBase, new SessionTable(), new VersionedStore(), new AccessTable(), new Fingerprint(0));
  }

  MachineState(
      long tokenBase,
      SessionTable sessions,
      VersionedStore store,
      AccessTable access,
      Fingerprint fingerprint) {
    this.tokenBase = tokenBase;
    this.sessions = sessions;
    this.locks = new LockTable();
    this.store = store;
    this.access = access;
    this.fingerprint = fingerprint;
  }

  /// What this caller may do now.
  AccessCheck accessOf(Caller caller) {
    return new AccessCheck(access, caller, sessions);
  }
}
