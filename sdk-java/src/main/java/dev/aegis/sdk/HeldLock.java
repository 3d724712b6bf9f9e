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

  /// Whether the lock may still be relied on, judged now: not closed, not lost, its session alive.
  /// Costs no call.
  boolean isHeld();

  /// Calls `listener` once when the lock is lost; at once, on the calling thread, when it is lost
  /// already. Not called when the lock is closed. Be brief.
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
