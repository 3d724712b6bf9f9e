package dev.aegis.dataplane.access;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.SessionId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The replicated state of access control: the policy in force, and whose each session is.
///
/// Session ids are small numbers that anybody can guess; the binding is what keeps one client from
/// ending or using the session of another.
public final class AccessTable {
  private final TreeMap<SessionId, String> principals = new TreeMap<>();
  private AccessPolicy policy = AccessPolicy.NONE;

  public AccessPolicy policy() {
    return policy;
  }

  public void set(AccessPolicy next) {
    policy = next;
  }

  public void bind(SessionId session, String principal) {
    principals.put(session, principal);
  }

  /// Forgets whose an ended session was.
  public void unbind(SessionId session) {
    principals.remove(session);
  }

  /// Whose a session is; null for one that was opened while access control was off.
  public @Nullable String principalOf(SessionId session) {
    return principals.get(session);
  }

  /// All bindings, ascending by session.
  public SortedMap<SessionId, String> bindings() {
    return Collections.unmodifiableSortedMap(principals);
  }
}
