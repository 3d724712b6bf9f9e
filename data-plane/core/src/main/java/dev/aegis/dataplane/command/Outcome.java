package dev.aegis.dataplane.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one command. A refusal is a value, never an exception: an exception in apply
/// would stop every replica at once, and again at each restart.
public sealed interface Outcome {

  record SessionCreated(SessionId session, long ttlMs) implements Outcome {}

  /// All named sessions were renewed but the `unknown` ones, which have ended or never were.
  ///
  /// @param renewed number of sessions that were renewed
  record SessionsRenewed(int renewed, List<SessionId> unknown) implements Outcome {
    public SessionsRenewed {
      unknown = List.copyOf(unknown);
    }
  }

  record SessionEnded(SessionId session) implements Outcome {}

  record LockGranted(FencingToken token) implements Outcome {}

  /// The acquire waits; `position` counts from 1. The grant follows as a [Change].
  record LockQueued(int position) implements Outcome {}

  /// The lock is somebody else's and the acquire did not ask to wait.
  record LockHeld(FencingToken token) implements Outcome {}

  /// Nobody holds the lock, but it is closed for another `remainingMs` of replicated time after an
  /// unclean end, and the acquire did not ask to wait. `token` was the last holder's.
  record LockDelayed(FencingToken token, long remainingMs) implements Outcome {}

  /// This acquire had the lock until an operator took it away.
  record LockRevoked(FencingToken token) implements Outcome {}

  /// An operator took the lock from the holder of this token.
  record LockForced(FencingToken token) implements Outcome {}

  /// The value stands, as the holder's change number `proclamation`, from 1.
  record Proclaimed(FencingToken token, long proclamation) implements Outcome {}

  /// The wait of this acquire is over without a grant.
  record WaitEnded(WaitEnd why) implements Outcome {}

  record LockReleased(FencingToken token) implements Outcome {}

  /// `revision` is the store's revision made by this write, `version` the key's own count since it
  /// was last created. `previous` is there if it was asked for, existed, and this is no repeat.
  record KeyPut(long revision, long version, @Nullable KeyVersion previous) implements Outcome {
    public KeyPut(long revision, long version) {
      this(revision, version, null);
    }
  }

  /// `deleted` is 0 when there was no such key; the revision then is the unchanged one.
  record KeyDeleted(long revision, int deleted) implements Outcome {}

  /// `previous` is empty unless it was asked for and this is no repeat.
  record KeysDeleted(long revision, int deleted, List<KeyVersion> previous) implements Outcome {
    public KeysDeleted {
      previous = List.copyOf(previous);
    }
  }

  /// `revision` is the store's after the transaction: a new one if anything was written. A repeat
  /// is told so by `replayed`, and gets no results: they are not remembered.
  record Transacted(
      boolean succeeded, long revision, List<OperationResult> results, boolean replayed)
      implements Outcome {
    public Transacted {
      results = List.copyOf(results);
    }
  }

  /// Everything that cannot be seen at this revision or later is given up.
  record StoreCompacted(long compactedRevision) implements Outcome {}

  /// The asked revision is gone, or (for a compaction) already compacted. Nothing has changed.
  record RevisionCompacted(long compactedRevision, long revision) implements Outcome {}

  /// The asked revision does not exist yet. Nothing has changed.
  record RevisionInFuture(long revision) implements Outcome {}

  record Ticked(int expiredSessions) implements Outcome {}

  /// The policy in force and whether this command set it; it did not when it expected another
  /// version.
  record PolicySet(boolean set, long version) implements Outcome {}

  record Refused(Refusal refusal, String detail) implements Outcome {}
}
