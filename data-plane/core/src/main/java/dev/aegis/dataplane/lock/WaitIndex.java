package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.time.LogicalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Every wait of every lock, found by session or by deadline: what a session's end and a tick need
/// without walking the queues.
final class WaitIndex {
  private static final Comparator<LockWait> BY_DEADLINE =
      Comparator.comparingLong(LockWait::deadlineMs)
          .thenComparing(LockWait::token)
          .thenComparing(LockWait::lock);

  private final TreeMap<SessionId, TreeMap<LockName, LockWait>> bySession = new TreeMap<>();
  private final TreeSet<LockWait> byDeadline = new TreeSet<>(BY_DEADLINE);

  void add(LockWait wait) {
    bySession.computeIfAbsent(wait.session(), _ -> new TreeMap<>()).put(wait.lock(), wait);
    byDeadline.add(wait);
  }

  void remove(LockWait wait) {
    byDeadline.remove(wait);
    TreeMap<LockName, LockWait> ofSession = bySession.get(wait.session());
    if (ofSession != null) {
      ofSession.remove(wait.lock());
      if (ofSession.isEmpty()) {
        bySession.remove(wait.session());
      }
    }
  }

  @Nullable LockWait find(SessionId session, LockName lock) {
    TreeMap<LockName, LockWait> ofSession = bySession.get(session);
    return ofSession == null ? null : ofSession.get(lock);
  }

  /// A copy, by name of the lock.
  List<LockWait> ofSession(SessionId session) {
    TreeMap<LockName, LockWait> ofSession = bySession.get(session);
    return ofSession == null ? List.of() : new ArrayList<>(ofSession.values());
  }

  int countOf(SessionId session) {
    TreeMap<LockName, LockWait> ofSession = bySession.get(session);
    return ofSession == null ? 0 : ofSession.size();
  }

  /// The first `limit` waits that have run out, earliest deadline first.
  List<LockWait> overdue(LogicalTime now, int limit) {
    List<LockWait> overdue = new ArrayList<>();
    for (LockWait wait : byDeadline) {
      if (overdue.size() == limit || !now.hasReached(wait.deadlineMs())) {
        break;
      }
      overdue.add(wait);
    }
    return overdue;
  }

  int size() {
    return byDeadline.size();
  }
}
