package dev.aegis.sdk;

import java.util.Optional;

/// A write of one key. Immutable: each method returns a changed copy.
///
/// @param key 1 to 1024 bytes
/// @param value at most 524288 bytes; absent to write the one again that the key has
/// @param binding what becomes of the key when a session ends
/// @param previous whether to return the version before
public record Put(Bytes key, Optional<Bytes> value, Binding binding, boolean previous)
    implements Operation {

  /// Whether a key ends with a session.
  public sealed interface Binding {

    /// The key stays until it is deleted, also if it was bound before.
    record None() implements Binding {}

    /// The key is deleted when this session ends, whatever the reason.
    ///
    /// @param sessionId as [Session#id] tells it
    record To(long sessionId) implements Binding {
      public To {
        if (sessionId == 0) {
          throw new IllegalArgumentException("sessionId is 0, which is no session.");
        }
      }
    }

    /// The key stays bound as it is.
    record Kept() implements Binding {}
  }

  /// Writes a value; the key stays until it is deleted.
  public static Put of(Bytes key, Bytes value) {
    return new Put(key, Optional.of(value), new Binding.None(), false);
  }

  /// Writes a value, both in UTF-8.
  public static Put of(String key, String value) {
    return of(Bytes.utf8(key), Bytes.utf8(value));
  }

  /// Writes the value again that the key has, for example to bind it to another session. Refused
  /// with [RefusalCode#INVALID_REQUEST] when there is no such key.
  public static Put sameValue(Bytes key) {
    return new Put(key, Optional.empty(), new Binding.None(), false);
  }

  /// The key is deleted when this session ends. Refused when the session is not alive.
  public Put boundTo(Session session) {
    return boundTo(session.id());
  }

  /// The key is deleted when the session of this number ends.
  public Put boundTo(long sessionId) {
    return new Put(key, value, new Binding.To(sessionId), previous);
  }

  /// The key stays bound as it is. Refused with [RefusalCode#INVALID_REQUEST] when there is no such
  /// key.
  public Put keepingBinding() {
    return new Put(key, value, new Binding.Kept(), previous);
  }

  /// Also returns the version before.
  public Put returningPrevious() {
    return new Put(key, value, binding, true);
  }
}
