package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.ConsensusEvent;
import dev.aegis.dataplane.node.log.ConsensusEvent.StepDownReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Why this node lost the lead, told no sooner than it is known and with the time it happened at.
///
/// Ratis (3.3.0) keeps its own reason to itself: it calls `notifyNotLeader` without one, and before
/// it moves the term on (`RaftServerImpl.changeToFollower`). So the reason is found from what can
/// be seen:
///
/// * **Shutdown**: this node is closing its server, and has said so before.
/// * **A higher term**: the term is higher once the change is complete. Ratis goes from one term to
///   a higher one as a follower for nothing else.
/// * **Transfer**: the same, while this node was handing the lead over, and the follower it had
///   chosen leads now. Ratis answers the hand-over with exactly that, so the reason waits for the
///   answer; a hand-over that is over, or has failed, excuses nothing.
/// * **Lost quorum**: the term is the same, so Ratis gave the lead up by itself, and no majority
///   had answered within the longest election timeout.
/// * **Unknown**: the term is the same, yet a majority had answered. Ratis does that after a long
///   pause of the process (which is told by itself) or when it closed itself.
///
/// Another candidate's term that comes in between the change and the look at the term makes a lost
/// quorum a higher term; by then the node has met one. Thread-safe.
final class StepDowns {
  private static final CompletableFuture<Boolean> NO_HAND_OVER =
      CompletableFuture.completedFuture(false);

  private final LongSupplier termOnceDown;
  private final BooleanSupplier hearsMajority;
  private final LongSupplier wallClockMs;
  private final Executor later;
  private final ConsensusEvent.Listener events;
  private final AtomicReference<CompletableFuture<Boolean>> handOver =
      new AtomicReference<>(NO_HAND_OVER);
  private long ledTerm = -1;
  private boolean closing;

  private record Loss(
      long term, long atMs, boolean heardMajority, CompletableFuture<Boolean> handOver) {}

  /// The step-downs of one voter.
  ///
  /// @param termOnceDown waits for a step-down under way to be complete and returns the term
  /// @param hearsMajority whether a majority answered within the longest election timeout
  /// @param later runs what must not run inside a callback of Ratis
  StepDowns(
      LongSupplier termOnceDown,
      BooleanSupplier hearsMajority,
      LongSupplier wallClockMs,
      Executor later,
      ConsensusEvent.Listener events) {
    this.termOnceDown = termOnceDown;
    this.hearsMajority = hearsMajority;
    this.wallClockMs = wallClockMs;
    this.later = later;
    this.events = events;
  }

  synchronized void leads(long term) {
    ledTerm = term;
  }

  /// The lead is lost. Called by Ratis inside the change, so only noted here.
  synchronized void lost() {
    Loss loss =
        new Loss(ledTerm, wallClockMs.getAsLong(), hearsMajority.getAsBoolean(), handOver.get());
    if (closing) {
      tell(loss, StepDownReason.SHUTDOWN);
    } else {
      later.execute(() -> settle(loss));
    }
  }

  private void settle(Loss loss) {
    if (termOnceDown.getAsLong() <= loss.term()) {
      tell(loss, loss.heardMajority() ? StepDownReason.UNKNOWN : StepDownReason.LOST_QUORUM);
    } else {
      var _ =
          loss.handOver()
              .thenAccept(succeeded ->
                  tell(loss, succeeded ? StepDownReason.TRANSFER : StepDownReason.HIGHER_TERM));
    }
  }

  private void tell(Loss loss, StepDownReason reason) {
    events.happened(new ConsensusEvent.SteppedDown(loss.term(), reason, loss.atMs()));
  }

  /// This node begins to hand the lead over.
  ///
  /// @return to be given to [#handOverEnded], which must follow
  CompletableFuture<Boolean> handOverBegins() {
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    handOver.set(begun);
    return begun;
  }

  /// Whatever is lost from now on is not the hand-over's doing.
  ///
  /// @param succeeded the chosen follower leads
  void handOverEnded(CompletableFuture<Boolean> ended, boolean succeeded) {
    handOver.compareAndSet(ended, NO_HAND_OVER);
    ended.complete(succeeded);
  }

  /// This node closes its server: losing the lead is part of that.
  synchronized void closing() {
    closing = true;
  }
}
