package dev.aegis.dataplane.session;

import dev.aegis.dataplane.command.SessionId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Why the last [#MAX_REMEMBERED] sessions ended, so that a client that comes back late can be told
/// whether its lease ran out or somebody stepped in. Forgets the oldest end first.
public final class SessionEnds {

  /// More than one tick can end, or a tick would push out what it has just noted.
  public static final int MAX_REMEMBERED = 4096;

  private final ArrayDeque<SessionEnd> inOrder = new ArrayDeque<>();
  private final TreeMap<SessionId, SessionEnd> bySession = new TreeMap<>();

  SessionEnds() {}

  /// Notes an end, or puts one of a snapshot back: in the order in which they happened.
  public void add(SessionEnd end) {
    inOrder.addLast(end);
    bySession.put(end.session(), end);
    if (inOrder.size() > MAX_REMEMBERED) {
      bySession.remove(inOrder.removeFirst().session());
    }
  }

  /// Null: it has not ended, or too long ago, or never was.
  public @Nullable SessionEnd find(SessionId session) {
    return bySession.get(session);
  }

  /// Oldest first. A view, not to be changed.
  public Collection<SessionEnd> inOrder() {
    return Collections.unmodifiableCollection(inOrder);
  }
}
