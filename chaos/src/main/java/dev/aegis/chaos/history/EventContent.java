package dev.aegis.chaos.history;

import org.jspecify.annotations.Nullable;

/// What was asked or answered. A field that is null was not asked or not told.
///
/// @param action what was asked for
/// @param key the key, or the lock's name
/// @param value what was written or read; of a delete's answer `existed` or `absent`; of a fault
///   what it was. Null in a get's answer: there is no such key.
/// @param node the node asked or hit
/// @param session the session asking
/// @param token the fencing token granted or given
/// @param revision of a get the revision that wrote what was read, of a put or delete the store's
///   revision after it
/// @param version the key's version read or made, from 1
/// @param error why there is no answer, in one sentence
public record EventContent(
    Action action,
    @Nullable String key,
    @Nullable String value,
    @Nullable String node,
    @Nullable Long session,
    @Nullable Long token,
    @Nullable Long revision,
    @Nullable Long version,
    @Nullable String error) {
  /// A delete's answer when there was something to delete.
  public static final String EXISTED = "existed";

  /// A delete's answer when there was nothing to delete.
  public static final String ABSENT = "absent";

  public static EventContent of(Action action, String key) {
    return new EventContent(action, key, null, null, null, null, null, null, null);
  }

  /// A fault, which hits a node.
  public static EventContent fault(String what, String node) {
    return new EventContent(Action.FAULT, null, what, node, null, null, null, null, null);
  }

  public EventContent withValue(@Nullable String newValue) {
    return new EventContent(action, key, newValue, node, session, token, revision, version, error);
  }

  public EventContent withNode(String newNode) {
    return new EventContent(action, key, value, newNode, session, token, revision, version, error);
  }

  public EventContent withSession(long newSession) {
    return new EventContent(action, key, value, node, newSession, token, revision, version, error);
  }

  public EventContent withToken(long newToken) {
    return new EventContent(action, key, value, node, session, newToken, revision, version, error);
  }

  public EventContent withRevision(long newRevision) {
    return new EventContent(action, key, value, node, session, token, newRevision, version, error);
  }

  public EventContent withVersion(long newVersion) {
    return new EventContent(action, key, value, node, session, token, revision, newVersion, error);
  }

  public EventContent withError(String newError) {
    return new EventContent(action, key, value, node, session, token, revision, version, newError);
  }
}
