package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.SessionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which keys each session's end deletes: an index over the newest versions, derived from them.
final class SessionKeys {
  private static final SortedSet<Bytes> NONE = Collections.emptySortedSet();

  private final TreeMap<SessionId, SortedSet<Bytes>> keys = new TreeMap<>();

  /// A version of a key has taken the place of another.
  void replaced(@Nullable KeyVersion previous, KeyVersion current) {
    if (previous != null && previous.session() != null) {
      unbind(previous.session(), previous.key());
    }
    if (current.session() != null) {
      keys.computeIfAbsent(current.session(), _ -> new TreeSet<>()).add(current.key());
    }
  }

  private void unbind(SessionId session, Bytes key) {
    SortedSet<Bytes> bound = keys.get(session);
    if (bound != null && bound.remove(key) && bound.isEmpty()) {
      keys.remove(session);
    }
  }

  /// In the order of the keys: a copy.
  List<Bytes> of(SessionId session) {
    return new ArrayList<>(keys.getOrDefault(session, NONE));
  }

  int count(SessionId session) {
    return keys.getOrDefault(session, NONE).size();
  }

  boolean has(SessionId session, Bytes key) {
    return keys.getOrDefault(session, NONE).contains(key);
  }
}
