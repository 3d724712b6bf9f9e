package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Change.DelayBegun;
import dev.aegis.dataplane.command.Change.DelayOver;
import dev.aegis.dataplane.command.Change.LockForced;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Knows how long each lock must stay closed, from what its holder asked for and how it ended.
final class DelayOracle {
  private final SessionOracle sessions;
  private final Map<RequestId, Long> asked = new HashMap<>();
  private final Map<LockName, Long> closedUntil = new HashMap<>();
  private final Set<LockName> expected = new HashSet<>();
  private final Set<LockName> closedDuringEntry = new HashSet<>();
  private final Set<LockName> forcedNow = new HashSet<>();

  DelayOracle(SessionOracle sessions) {
    this.sessions = sessions;
  }

  /// A request is asked once; what is sent again is the same.
  void begin(Entry entry) {
    expected.clear();
    forcedNow.clear();
    closedDuringEntry.clear();
    closedDuringEntry.addAll(closedUntil.keySet());
    for (Command command : entry.commands()) {
      if (command instanceof AcquireLock acquire) {
        asked.putIfAbsent(acquire.request(), acquire.delayMs());
      }
    }
  }

  void forced(LockForced change) {
    forcedNow.add(change.lock());
  }

  /// Called right after the hold was forced, or its session closed, or it was released.
  void freed(LockOracle.Hold hold) {
    boolean unclean = forcedNow.remove(hold.lock()) || sessions.endedUncleanly(hold.session());
    long delayMs = asked.getOrDefault(hold.acquire(), 0L);
    if (unclean && delayMs > 0) {
      closedUntil.put(hold.lock(), sessions.nowMs() + delayMs);
      expected.add(hold.lock());
      closedDuringEntry.add(hold.lock());
    }
  }

  void begun(DelayBegun change) {
    Expect.that(
        expected.remove(change.lock()), "only an unclean end closes lock %s", change.lock());
    Expect.equal(
        change.untilMs(),
        closedUntil.get(change.lock()),
        "lock %s stays closed for as long as was asked",
        change.lock());
  }

  void over(DelayOver change) {
    Long untilMs = closedUntil.remove(change.lock());
    if (untilMs == null) {
      throw new AssertionError("only a closed lock is opened, not " + change);
    }
    Expect.that(
        sessions.nowMs() >= untilMs, "%s does not end before its time, %d", change, untilMs);
  }

  void taken(LockTaken change) {
    Expect.that(
        !closedUntil.containsKey(change.lock()), "nobody gets a closed lock, but %s", change);
  }

  boolean isClosed(LockName lock) {
    return closedUntil.containsKey(lock);
  }

  boolean wasClosed(LockName lock) {
    return closedDuringEntry.contains(lock);
  }

  void finish() {
    Expect.isEmpty(expected, "unclean ends without their delay");
  }
}
