package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.ConsensusEvent;
import dev.aegis.dataplane.node.log.ConsensusEvent.StepDownReason;
import dev.aegis.dataplane.node.log.ConsensusEvent.SteppedDown;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Reasons, from what a node can see of Ratis' step-down.
class StepDownsTest {
  private static final long LED = 7;

  private final List<ConsensusEvent> told = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private long term = LED;
  private long nowMs = 1_000;
  private boolean majority = true;
  private final StepDowns stepDowns =
      new StepDowns(() -> term, () -> majority, () -> nowMs, later::add, told::add);

  private void lead() {
    stepDowns.leads(LED);
  }

  private void lose() {
    stepDowns.lost();
    assertThat(told).as("nothing is told inside Ratis' callback").isEmpty();
  }

  private void settleAt(long newTerm) {
    term = newTerm;
    nowMs += 3_000;
    later.forEach(Runnable::run);
    later.clear();
  }

  private void assertTold(StepDownReason reason) {
    assertThat(told).containsExactly(new SteppedDown(LED, reason, 1_000));
    told.clear();
  }

  @Test
  void aTermThatIsHigherAfterwardsIsAHigherTerm() {
    lead();
    lose();
    settleAt(LED + 1);
    assertTold(StepDownReason.HIGHER_TERM);
  }

  @Test
  void aMajorityThatWasSilentInTheSameTermIsALostQuorum() {
    lead();
    majority = false;
    lose();
    majority = true;
    settleAt(LED);
    assertTold(StepDownReason.LOST_QUORUM);
  }

  @Test
  void aStepDownThatNothingExplainsIsUnknown() {
    lead();
    lose();
    settleAt(LED);
    assertTold(StepDownReason.UNKNOWN);
  }

  @Test
  void closingIsAShutdown() {
    lead();
    stepDowns.closing();
    stepDowns.lost();
    assertTold(StepDownReason.SHUTDOWN);
  }

  @Test
  void aHandOverIsATransferOnceTheChosenFollowerLeads() {
    lead();
    CompletableFuture<Boolean> handOver = stepDowns.handOverBegins();
    lose();
    settleAt(LED + 1);
    assertThat(told).isEmpty();
    stepDowns.handOverEnded(handOver, true);
    assertTold(StepDownReason.TRANSFER);
  }

  @Test
  void aHandOverIsATransferAlsoWhenItsAnswerIsFirst() {
    lead();
    CompletableFuture<Boolean> handOver = stepDowns.handOverBegins();
    lose();
    stepDowns.handOverEnded(handOver, true);
    settleAt(LED + 1);
    assertTold(StepDownReason.TRANSFER);
  }

  @Test
  void anotherNodesElectionDuringAHandOverIsNoTransfer() {
    lead();
    CompletableFuture<Boolean> handOver = stepDowns.handOverBegins();
    lose();
    settleAt(LED + 1);
    stepDowns.handOverEnded(handOver, false);
    assertTold(StepDownReason.HIGHER_TERM);
  }

  @Test
  void aQuorumLostDuringAHandOverIsALostQuorum() {
    lead();
    var _ = stepDowns.handOverBegins();
    majority = false;
    lose();
    settleAt(LED);
    assertTold(StepDownReason.LOST_QUORUM);
  }

  @Test
  void aHandOverThatIsOverExcusesNoLaterLoss() {
    for (boolean succeeded : new boolean[] {false, true}) {
      lead();
      stepDowns.handOverEnded(stepDowns.handOverBegins(), succeeded);
      nowMs = 1_000;
      lose();
      settleAt(LED + 1);
      assertTold(StepDownReason.HIGHER_TERM);
      term = LED;
    }
  }

  @Test
  void aHandOverThatEndsLateDoesNotEndTheNextOne() {
    lead();
    CompletableFuture<Boolean> first = stepDowns.handOverBegins();
    CompletableFuture<Boolean> second = stepDowns.handOverBegins();
    stepDowns.handOverEnded(first, false);
    lose();
    settleAt(LED + 1);
    stepDowns.handOverEnded(second, true);
    assertTold(StepDownReason.TRANSFER);
  }
}
