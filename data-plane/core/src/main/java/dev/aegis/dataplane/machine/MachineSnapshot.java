package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.lock.LockWait;
import dev.aegis.dataplane.lock.Tenure;
import dev.aegis.dataplane.session.SessionEnd;
import java.util.List;

/// The machine's state as plain values, each list in the order of its keys.
///
/// @param ends the sessions that ended last, oldest end first
public record MachineSnapshot(
    Header header,
    List<SessionState> sessions,
    List<SessionEnd> ends,
    List<LockState> locks,
    StoreState store,
    AccessState access) {

  public MachineSnapshot {
    sessions = List.copyOf(sessions);
    ends = List.copyOf(ends);
    locks = List.copyOf(locks);
  }

  /// The machine's single numbers.
  ///
  /// @param lastIndex index of the last applied entry; 0 before the first
  /// @param lastTerm term of that entry
  /// @param timeMs replicated time
  /// @param graceUntilMs no session expires before this replicated time (see SessionTable)
  /// @param tokenBase added to a log index to make a fencing token; raised on restore into a new
  ///   cluster
  /// @param nextSession number of the next session
  /// @param fingerprint running hash over all changes: equal on all replicas at an equal index
  public record Header(
      long lastIndex,
      long lastTerm,
      long timeMs,
      long graceUntilMs,
      long tokenBase,
      long nextSession,
      long fingerprint) {}

  /// One session and what it was answered.
  ///
  /// @param nonce by which its client may ask for it again; empty for none
  /// @param replies remembered outcomes by sequence, ascending
  /// @param forgottenBelow sequences below this one are no longer remembered, but for waits
  public record SessionState(
      SessionId session,
      String owner,
      long ttlMs,
      Bytes nonce,
      long deadlineMs,
      long forgottenBelow,
      List<Reply> replies) {
    public SessionState {
      replies = List.copyOf(replies);
    }
  }

  public record Reply(long sequence, Outcome outcome) {}

  /// A lock that is held or closed. A free lock has no state.
  ///
  /// @param waits its queue, first in line first
  public record LockState(LockName lock, Tenure tenure, List<LockWait> waits) {
    public LockState {
      waits = List.copyOf(waits);
    }
  }

  /// The key-value store.
  ///
  /// @param versions every readable version, ascending by revision; those of one revision in the
  ///   order in which they were written
  public record StoreState(long revision, long compactedRevision, List<KeyVersion> versions) {
    public StoreState {
      versions = List.copyOf(versions);
    }
  }

  /// Access control.
  ///
  /// @param bindings whose each session is, ascending by session; one that was opened while access
  ///   control was off is nobody's
  public record AccessState(AccessPolicy policy, List<Binding> bindings) {
    public AccessState {
      bindings = List.copyOf(bindings);
    }
  }

  public record Binding(SessionId session, String principal) {}
}
