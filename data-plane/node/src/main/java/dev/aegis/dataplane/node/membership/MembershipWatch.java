package dev.aegis.dataplane.node.membership;

import dev.aegis.dataplane.node.grpc.PeerStatuses;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.Standing;
import java.io.IOException;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks once a second at how this node stands with its cluster.
///
/// A node that was removed is the last to learn of it: the leader stops sending it the log before
/// the entry that says so is committed. It only notices that no leader speaks to it any more. So a
/// node that is out of touch asks the others. If a majority does not know it, it has been removed,
/// says so, and ends for good; if they do, it admits whom they name, since the leader of now may be
/// one that it has never heard of.
public final class MembershipWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MembershipWatch.class);

  private final String self;
  private final Standing standing;
  private final PeerStatuses peers;
  private final Outcome outcome;
  private final ScheduledExecutorService timer;

  /// What becomes of a node. Each ends the process.
  public interface Outcome {
    /// The cluster has removed this node.
    void removed(String sentence);

    /// The Raft server has closed itself, and the node is still a member as far as is known.
    void failed(String why);

    /// A restart puts it right.
    void restart(String why);
  }

  public MembershipWatch(String self, Standing standing, PeerStatuses peers, Outcome outcome) {
    this.self = self;
    this.standing = standing;
    this.peers = peers;
    this.outcome = outcome;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("membership").factory());
    var _ = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      standing.settle();
      if (standing.isMiscast()) {
        timer.shutdown();
        outcome.restart("it was made a learner while Raft took it for none");
        return;
      }
      boolean alive = standing.isAlive();
      if ((!alive || standing.isOutOfTouch()) && !standing.isJoining() && isRemoved()) {
        String sentence = standing.removed();
        timer.shutdown();
        outcome.removed(sentence);
      } else if (!alive) {
        timer.shutdown();
        outcome.failed("the Raft server has closed itself");
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("This look at the membership failed, the next one tries again: {}", e.toString());
    }
  }

  private boolean isRemoved() {
    SortedSet<String> others = new TreeSet<>(standing.members().byId().keySet());
    others.remove(self);
    Answers answers = ask(peers, others);
    if (answers.majorityWithout(self)) {
      return true;
    }
    standing.vouchFor(answers.allNamed());
    return false;
  }

  static Answers ask(PeerStatuses peers, Collection<String> nodes) {
    SortedMap<String, Members> named = new TreeMap<>();
    peers.of(nodes).forEach((node, status) -> named.put(node, status.members()));
    return new Answers(named);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
