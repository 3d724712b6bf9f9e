package dev.aegis.chaos.campaign;

import dev.aegis.chaos.campaign.RunningCluster.ClusterFailedException;
import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.FaultLog;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.machine.NamespaceCluster;
import dev.aegis.chaos.machine.NamespaceCluster.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// A sixth node that an operator adds while something else is about to go wrong. Its cable is slow,
/// so that the change is under way for some seconds; when exactly the trouble begins is left to
/// chance. A change that was over by then, or never given to Raft, leaves the run open: it shows
/// nothing about a change under way.
///
/// Whatever becomes of that change, it must be possible afterwards to add the node, to let it vote
/// and to remove it again.
final class Newcomer {
  private static final Duration LATE = Duration.ofMillis(150);
  private static final int WITHIN_MS = 3_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final NamespaceCluster nodes;
  private final String name;
  private final Fault slowCable;
  private final FaultLog log;
  private final CompletableFuture<Answer> added;

  private Newcomer(NamespaceCluster nodes, String name, Fault slowCable, FaultLog log) {
    this.log = log;
    this.nodes = nodes;
    this.name = name;
    this.slowCable = slowCable;
    this.added =
        CompletableFuture.supplyAsync(
            () -> nodes.add(RunningCluster.OPERATOR, name), task -> Thread.ofVirtual().start(task));
  }

  /// Starts it and asks the cluster to add it. Returns while the change is under way, or says in
  /// what was recorded that it is not.
  ///
  /// @throws ClusterFailedException when the change neither begins nor ends
  static Newcomer join(NamespaceCluster nodes, Random random, FaultLog log, Recorded recorded)
      throws InterruptedException, IOException {
    String name = nodes.startNewcomer();
    if (!nodes.awaitAnswering(name, PATIENCE)) {
      throw new FaultException("Node " + name + " does not come up to be added.", null);
    }
    Fault slowCable = new Fault.DelayFrames(List.of(name), LATE, Duration.ZERO);
    recorded.fault("%s %s, %s".formatted(slowCable.kind(), slowCable.target(), slowCable.extent()));
    log.begins(slowCable);
    nodes.begin(slowCable);
    log.made(slowCable);
    Newcomer newcomer = new Newcomer(nodes, name, slowCable, log);
    int wait = random.nextInt(WITHIN_MS);
    if (newcomer.awaitBegun()) {
      Thread.sleep(Duration.ofMillis(wait));
      newcomer.mustBeUnderWay(recorded);
    } else {
      recorded.leftOpen(
          "the leader never began to add %s, so the fault struck no change: %s"
              .formatted(name, said(newcomer.added.join())));
    }
    return newcomer;
  }

  /// The leader writes it down when it gives the change to Raft, after it has reached the node on
  /// its client address: what it refuses before that is no change.
  ///
  /// @return whether it began; not so when the command has ended without
  private boolean awaitBegun() throws InterruptedException, IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      // In this order: a change that began is in the log before its command ends.
      boolean ended = added.isDone();
      if (nodes.anyLogSays("Adding " + name + " ")) {
        return true;
      }
      if (ended) {
        return false;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new ClusterFailedException(
            "No leader was seen to begin adding %s within %d s."
                .formatted(name, PATIENCE.toSeconds()));
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private void mustBeUnderWay(Recorded recorded) {
    if (added.isDone()) {
      recorded.leftOpen(
          "adding %s had ended before the fault, which struck no change: %s"
              .formatted(name, said(added.join())));
    }
  }

  /// Tells what became of the change, then makes the node a member, a voter, and no member.
  void comeAndGo(Recorded recorded) throws InterruptedException {
    recorded.note(
        "the change that was under way: " + (hasEnded() ? said(added.join()) : "still is"));
    recorded.note(nodes.end(slowCable));
    log.ended(slowCable);
    boolean isGone =
        insist(recorded, "added", () -> nodes.add(RunningCluster.OPERATOR, name))
            && insist(recorded, "promoted", () -> member("promote"))
            && insist(recorded, "removed", () -> member("remove"));
    if (isGone) {
      nodes.removeNewcomer(name);
    }
  }

  private Answer member(String verb) {
    return nodes.member(RunningCluster.OPERATOR, verb, name);
  }

  private boolean hasEnded() throws InterruptedException {
    try {
      var _ = added.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException _) {
      return false;
    }
  }

  private static String said(Answer answer) {
    return answer.isDone() ? "done" : answer.said();
  }

  private boolean insist(Recorded recorded, String verb, Supplier<Answer> change)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Answer answer = change.get();
      if (answer.isDone()) {
        return true;
      }
      if (System.nanoTime() - deadline >= 0) {
        recorded.found(
            Promise.RECOVERY,
            "%s could not be %s within %d s of the fault: %s"
                .formatted(name, verb, PATIENCE.toSeconds(), answer.said()));
        return false;
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }
}
