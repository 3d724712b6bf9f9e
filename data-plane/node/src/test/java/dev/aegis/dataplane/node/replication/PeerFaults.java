package dev.aegis.dataplane.node.replication;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.jspecify.annotations.Nullable;

/// Faults on the way between the nodes of one JVM, at the points that Ratis has for it. The points
/// are the JVM's, so one instance at a time; closing it heals everything.
///
/// A cut link loses requests: the request waits where it arrived until the link is healed, and is
/// then answered with an error, as a connection does that breaks after a partition. So `cut(a, b)`
/// also takes from `a` the answers of `b`, but leaves the requests of `b` to `a` alone.
public final class PeerFaults implements AutoCloseable {

  /// Where a fault can strike.
  public enum Point {
    /// Before an append, a vote or a transfer leaves; the node struck is the sender.
    SEND("GrpcServicesImpl.sendRequest"),
    /// At arrival; the node struck is the receiver.
    APPEND("RaftServerImpl.appendEntries"),
    VOTE("RaftServerImpl.requestVote"),
    SNAPSHOT("RaftServerImpl.installSnapshot"),
    TRANSFER("RaftServerImpl.startLeaderElection"),
    /// A follower's entries are appended, its answer is not yet made.
    APPENDED("RaftServerImpl.appendEntries.logComplete"),
    /// A leader is about to put an entry into its log.
    PROPOSE("RaftServerImpl.appendTransaction");

    private final String ratisName;

    Point(String ratisName) {
      this.ratisName = ratisName;
    }
  }

  /// What a struck call does.
  public enum Effect {
    /// Fails at once.
    THROW,
    /// Goes on a little later.
    SLEEP,
    /// Waits until all is healed, and fails then.
    BLOCK
  }

  private static final long SLEEP_MS = 120;

  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final AtomicLong struck = new AtomicLong();
  private volatile CountDownLatch healed = new CountDownLatch(1);

  private record Fault(
      Point point, Effect effect, boolean isCut, BiPredicate<String, @Nullable String> strikes) {}

  /// Takes the points; nothing fails yet.
  public PeerFaults() {
    for (Point point : Point.values()) {
      CodeInjectionForTesting.put(
          point.ratisName, (local, remote, _) -> pass(point, local.toString(), text(remote)));
    }
  }

  private static @Nullable String text(@Nullable Object remote) {
    return remote == null ? null : remote.toString();
  }

  private boolean pass(Point point, String local, @Nullable String remote) {
    for (Fault fault : faults) {
      if (fault.point == point && fault.strikes.test(local, remote)) {
        struck.addAndGet(fault.isCut ? 0 : 1);
        strike(fault.effect, point + " at " + local);
      }
    }
    return true;
  }

  private void strike(Effect effect, String where) {
    CountDownLatch end = healed;
    try {
      switch (effect) {
        case THROW -> throw new Struck(where);
        case SLEEP -> {
          var _ = end.await(SLEEP_MS, TimeUnit.MILLISECONDS);
        }
        case BLOCK -> {
          end.await();
          throw new Struck(where);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Struck(where);
    }
  }

  /// What a struck call fails with.
  private static final class Struck extends RuntimeException {
    Struck(String where) {
      super("planted fault: " + where, null, false, false);
    }
  }

  /// Requests of `from` to `to` are lost from now on.
  public void cut(String from, String to) {
    for (Point point : List.of(Point.APPEND, Point.VOTE, Point.SNAPSHOT, Point.TRANSFER)) {
      faults.add(
          new Fault(
              point,
              Effect.BLOCK,
              true,
              (local, remote) -> local.equals(to) && from.equals(remote)));
    }
  }

  /// Cuts all links between one side and the other, both ways.
  public void split(Collection<String> side, Collection<String> otherSide) {
    for (String one : side) {
      for (String other : otherSide) {
        cut(one, other);
        cut(other, one);
      }
    }
  }

  /// A fault on one node at one point.
  public void strike(Point point, String node, Effect effect) {
    faults.add(new Fault(point, effect, false, (local, _) -> local.equals(node)));
  }

  /// How many calls have been struck so far, cut links aside.
  public long struck() {
    return struck.get();
  }

  /// Ends all faults; what waits goes on.
  public void heal() {
    faults.clear();
    CountDownLatch over = healed;
    healed = new CountDownLatch(1);
    over.countDown();
  }

  @Override
  public void close() {
    heal();
    for (Point point : Point.values()) {
      CodeInjectionForTesting.remove(point.ratisName);
    }
  }
}
