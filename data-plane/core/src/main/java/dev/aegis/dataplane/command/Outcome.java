package dev.aegis.dataplane.command;

import java.util.List;

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
  /// was last created.
  record KeyPut(long revision, long version) implements Outcome {}

  /// `deleted` is 0 when there was no such key; the revision then is the unchanged one.
  record KeyDeleted(long revision, int deleted) implements Outcome {}

  record Ticked(int expiredSessions) implements Outcome {}

  record Refused(Refusal refusal, String detail) implements Outcome {}
}
