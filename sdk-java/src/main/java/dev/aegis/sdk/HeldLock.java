package dev.aegis.sdk;

import java.util.function.Consumer;

/// A lock that was granted. Safe for use by many threads.
///
/// ```java
/// try (HeldLock lock = client.locks().acquire("ledger", Duration.ofSeconds(5))) {
///   lock.keys().put("ledger/balance", "42"); // refused should the lock be lost by then
/// }
/// ```
///
/// A process can be paused at any moment, so no lock service can keep a holder from acting late.
/// What can: pass [#token()] to what the lock protects and refuse smaller tokens there, or write
/// through [#keys()].
public interface HeldLock extends AutoCloseable {

  String name();

  /// The fencing token. Of two holders of one lock, the later one always has the greater token.
  long token();

  /// Whether the lock may still be relied on, judged now by this client: not closed, not lost, its
  /// session alive. Costs no call, and so does not know of an operator who took the lock
  /// ([Locks#forceRelease]) while the session lives on: that shows in the next write through
  /// [#keys()] and in [Locks#check], which ask the cluster.
  boolean isHeld();

  /// Calls `listener` once when the lock is lost: when its session is, or when the cluster refuses
  /// something done under its token because that holds the lock no more. What an operator took away
  /// is not told before such a refusal, and the session may live on then. Called at once, on the
  /// calling thread, when the lock is lost already; else on a thread of the session's, or on that
  /// of the refused call: be brief. Not called when the lock is closed.
  void onLost(Consumer<SessionLostException> listener);

  /// Keys, written under this lock: each write counts once, as with [Session#keys], and is refused
  /// with [RefusalCode#GUARD_FAILED] when the token does not hold the lock at the moment the write
  /// is applied.
  Keys keys();

  /// Releases the lock. Closing twice, or after a loss, is harmless; afterwards [#isHeld()] is
  /// false in any case.
  ///
  /// @throws UnavailableException when the release could not be made; the lock falls free with its
  ///   session
  /// @throws OutcomeUnknownException when the release could not be confirmed
  @Override
  void close();
}
