package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Answer.LeaderDescribed;
import dev.aegis.dataplane.command.Answer.LockListed;
import dev.aegis.dataplane.command.Answer.LocksListed;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.ValueProclaimed;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Query.DescribeLeader;
import dev.aegis.dataplane.command.Query.ListLocks;
import dev.aegis.dataplane.command.Query.ValidateToken;
import dev.aegis.dataplane.command.TokenState;
import dev.aegis.dataplane.machine.CoordinationMachine;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Follows who leads each election and what it says, and asks the machine whether it agrees.
final class ElectionOracle {
  private final TreeMap<LockName, LeaderDescribed> leaders = new TreeMap<>();
  private final TreeMap<LockName, FencingToken> newest = new TreeMap<>();

  void taken(LockTaken change) {
    LeaderDescribed leader =
        new LeaderDescribed(change.acquire().session(), change.token(), 0, change.value());
    Expect.equal(leaders.put(change.lock(), leader), null, "an election has one leader");
    newest.put(change.lock(), change.token());
  }

  void freed(LockFreed change) {
    leaders.remove(change.lock());
  }

  void proclaimed(ValueProclaimed change) {
    LeaderDescribed before = leaders.get(change.lock());
    if (before == null) {
      throw new AssertionError("nobody leads " + change.lock() + ", yet somebody proclaims");
    }
    Expect.equal(change.token(), before.token(), "only the leader proclaims");
    Expect.equal(change.proclamation(), before.proclamation() + 1, "proclamations are counted");
    leaders.put(change.lock(), said(before, change.proclamation(), change.value()));
  }

  private static LeaderDescribed said(LeaderDescribed leader, long proclamation, Bytes value) {
    return new LeaderDescribed(leader.session(), leader.token(), proclamation, value);
  }

  void compareWith(CoordinationMachine machine, DelayOracle delays) {
    TreeSet<LockName> taken = new TreeSet<>();
    for (Map.Entry<LockName, FencingToken> seen : newest.entrySet()) {
      LockName lock = seen.getKey();
      LeaderDescribed leader = leaders.get(lock);
      Expect.equal(
          machine.query(new DescribeLeader(lock)),
          leader == null ? new Answer.NotFound() : leader,
          "who leads %s",
          lock);
      if (leader != null || delays.isClosed(lock)) {
        taken.add(lock);
      }
      compareToken(machine, lock, seen.getValue(), leader);
    }
    Expect.equal(listed(machine), taken, "the listed locks");
  }

  private static void compareToken(
      CoordinationMachine machine,
      LockName lock,
      FencingToken token,
      @Nullable LeaderDescribed leader) {
    Answer.TokenValidated answer =
        (Answer.TokenValidated) machine.query(new ValidateToken(lock, token));
    if (leader == null) {
      Expect.equal(
          answer, new Answer.TokenValidated(TokenState.FREE, null), "the token of %s", lock);
    } else {
      Expect.that(
          answer.state() == TokenState.CURRENT || answer.state() == TokenState.LAPSED,
          "the newest token of %s is %s",
          lock,
          answer);
      FencingToken older = new FencingToken(token.value() - 1);
      Expect.equal(
          machine.query(new ValidateToken(lock, older)),
          new Answer.TokenValidated(TokenState.STALE, token),
          "an older token of %s",
          lock);
    }
  }

  /// Page by page, as a client would.
  private static SortedSet<LockName> listed(CoordinationMachine machine) {
    TreeSet<LockName> listed = new TreeSet<>();
    String after = "";
    boolean more = true;
    while (more) {
      LocksListed page = (LocksListed) machine.query(new ListLocks("lock-", after, 2));
      for (LockListed lock : page.locks()) {
        Expect.that(listed.add(lock.lock()), "%s is listed once", lock);
        after = lock.lock().value();
      }
      more = page.more();
    }
    return listed;
  }
}
