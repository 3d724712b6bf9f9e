package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.time.LogicalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Every closed lock by the time it opens: what a tick needs without walking all locks.
final class DelayIndex {
  private static final Comparator<Closed> BY_END =
      Comparator.comparingLong(Closed::untilMs).thenComparing(Closed::lock);

  private final TreeSet<Closed> byEnd = new TreeSet<>(BY_END);

  private record Closed(long untilMs, LockName lock) {}

  void add(LockName lock, LockDelay delay) {
    byEnd.add(new Closed(delay.untilMs(), lock));
  }

  /// Takes out the first `limit` locks whose delay is over, earliest end first.
  List<LockName> takeOver(LogicalTime now, int limit) {
    List<LockName> over = new ArrayList<>();
    while (over.size() < limit && !byEnd.isEmpty() && now.hasReached(byEnd.first().untilMs())) {
      over.add(byEnd.removeFirst().lock());
    }
    return over;
  }

  int size() {
    return byEnd.size();
  }
}
