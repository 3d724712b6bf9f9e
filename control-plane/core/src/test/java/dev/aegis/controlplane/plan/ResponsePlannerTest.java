package dev.aegis.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Configs;
import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.envelope.ConfigTree.Text;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.plan.PastProposal.State;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.postmortem.TemplateDrafter;
import dev.aegis.controlplane.propose.BranchName;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponsePlannerTest {
  private static final long MINUTE = 60_000;
  private final ResponsePlanner planner = ResponsePlanner.standard(PlanPolicy.defaults());

  private static TelemetryWindow churn() {
    return threeKills().build();
  }

  private static TelemetryWindow criticalChurn() {
    return threeKills().killed("n4", 110_000, 10, "n5").build();
  }

  private static Windows threeKills() {
    return Windows.healthy()
        .killed("n1", 5_000, 7, "n2")
        .killed("n2", 40_000, 8, "n3")
        .killed("n3", 80_000, 9, "n4");
  }

  private ResponsePlan planWith(PastProposal... past) {
    return planner.plan(churn(), Configs.deployed(), new ProposalHistory(List.of(past)));
  }

  private BranchName branch() {
    ResponsePlan plan = planWith();
    return ((Proposal.Approved) plan.proposal()).concern().branch();
  }

  private static PastProposal past(BranchName branch, State state, long minutesAgo) {
    return new PastProposal(
        1,
        branch,
        AnomalyKind.ELECTION_CHURN,
        new Subject.Cluster(),
        Severity.WARNING,
        state,
        Windows.FROM - 200 * MINUTE,
        Windows.TO - minutesAgo * MINUTE);
  }

  private static BranchName otherBranch(int number) {
    return new BranchName("aegis-agent/election_churn/" + ("" + number).repeat(40));
  }

  private static void assertWaits(ResponsePlan plan, String reason) {
    assertThat(plan.delivery()).isEqualTo(Delivery.NOTHING);
    assertThat(plan.proposal())
        .isInstanceOfSatisfying(
            Proposal.NotNeeded.class, none -> assertThat(none.reason()).contains(reason));
  }

  @Test
  void healthyWindowLeadsToNothing() {
    ResponsePlan plan =
        planner.plan(Windows.healthy().build(), Configs.deployed(), ProposalHistory.EMPTY);
    assertThat(plan.anomaly().isNone()).isTrue();
    assertThat(plan.delivery()).isEqualTo(Delivery.NOTHING);
    assertThat(plan.callsForDraft()).isFalse();
  }

  @Test
  void churnOpensAProposal() {
    ResponsePlan plan = planWith();
    assertThat(plan.proposal()).isInstanceOf(Proposal.Approved.class);
    assertThat(plan.delivery()).isEqualTo(Delivery.OPEN);
    assertThat(plan.callsForDraft()).isFalse();
  }

  @Test
  void samePlanComesFromTheSameArguments() {
    ResponsePlan one = planner.plan(criticalChurn(), Configs.deployed(), ProposalHistory.EMPTY);
    ResponsePlan two = planner.plan(criticalChurn(), Configs.deployed(), ProposalHistory.EMPTY);
    assertThat(one.anomaly()).isEqualTo(two.anomaly());
    assertThat(one.diagnosis()).isEqualTo(two.diagnosis());
    assertThat(drafted(one)).isEqualTo(drafted(two));
  }

  private static PostmortemDraft drafted(ResponsePlan plan) {
    return new TemplateDrafter()
        .draft(plan.anomaly(), plan.diagnosis(), criticalChurn(), plan.proposal().inOneSentence());
  }

  @Test
  void openProposalOfTheSameConcernIsRenewedNotRepeated() {
    assertThat(planWith(past(branch(), State.OPEN, 90)).delivery()).isEqualTo(Delivery.UPDATE);
  }

  @Test
  void openProposalAgainstAnotherBaseHoldsANewOneBack() {
    assertWaits(planWith(past(otherBranch(1), State.OPEN, 90)), "merge or close aegis-agent/");
  }

  @Test
  void mergedChangeIsGivenTimeToTakeEffect() {
    assertWaits(
        planWith(past(otherBranch(1), State.MERGED, 29)), "a merged change is taking effect");
    assertThat(planWith(past(otherBranch(1), State.MERGED, 31)).delivery())
        .isEqualTo(Delivery.OPEN);
  }

  @Test
  void declinedProposalStaysDeclinedUntilTheCoolDownEnds() {
    assertWaits(planWith(past(branch(), State.CLOSED, 29)), "a person declined this");
    assertThat(planWith(past(branch(), State.CLOSED, 31)).delivery()).isEqualTo(Delivery.OPEN);
  }

  @Test
  void declinedProposalComesBackWhenItGetsWorse() {
    ResponsePlan plan =
        planner.plan(
            criticalChurn(),
            Configs.deployed(),
            new ProposalHistory(List.of(past(branch(), State.CLOSED, 5))));
    assertThat(plan.delivery()).isEqualTo(Delivery.OPEN);
  }

  @Test
  void onlySoManyProposalsStandOpen() {
    List<PastProposal> open = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      open.add(
          new PastProposal(
              i,
              otherBranch(i),
              AnomalyKind.SLOW_FOLLOWER,
              new Subject.Node(new NodeId("n" + i)),
              Severity.WARNING,
              State.OPEN,
              Windows.FROM - 200 * MINUTE,
              Windows.FROM));
    }
    assertWaits(
        planner.plan(churn(), Configs.deployed(), new ProposalHistory(open)),
        "3 proposals stand open already");
  }

  @Test
  void onlySoManyProposalsAreOpenedWithinAnHour() {
    List<PastProposal> decided = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      decided.add(
          new PastProposal(
              i,
              otherBranch(i),
              AnomalyKind.SLOW_FOLLOWER,
              new Subject.Node(new NodeId("n" + i)),
              Severity.WARNING,
              State.CLOSED,
              Windows.TO - 61 * MINUTE + 2L * i * MINUTE,
              Windows.TO));
    }
    assertWaits(
        planner.plan(churn(), Configs.deployed(), new ProposalHistory(decided)),
        "2 proposals were opened within the last hour");
    assertThat(
            planner
                .plan(churn(), Configs.deployed(), new ProposalHistory(decided.subList(1, 2)))
                .delivery())
        .isEqualTo(Delivery.OPEN);
  }

  @Test
  void blockedProposalIsNotDelivered() {
    DeployedConfig broken =
        Configs.deployed(Configs.with(Configs.defaults(), "raft.colour", new Text("blue")));
    ResponsePlan plan = planner.plan(churn(), broken, ProposalHistory.EMPTY);
    assertThat(plan.proposal()).isInstanceOf(Proposal.Blocked.class);
    assertThat(plan.delivery()).isEqualTo(Delivery.NOTHING);
  }

  @Test
  void uncertainFindingProposesNothing() {
    ResponsePlanner picky = ResponsePlanner.standard(new PlanPolicy(MINUTE, 3, 2, 0.99));
    assertWaits(
        picky.plan(churn(), Configs.deployed(), ProposalHistory.EMPTY), "not certain enough");
  }

  @Test
  void criticalAnomalyCallsForADraftThatNamesTheBranch() {
    ResponsePlan plan = planner.plan(criticalChurn(), Configs.deployed(), ProposalHistory.EMPTY);
    assertThat(plan.callsForDraft()).isTrue();
    assertThat(plan.proposal().inOneSentence()).contains("review the change on branch");
  }

  @Test
  void withoutTheConfigurationACriticalAnomalyIsDraftedAndNothingIsProposed() {
    ResponsePlan plan = planner.planWithoutConfig(criticalChurn(), "the repository is away");
    assertThat(plan.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertWaits(plan, "the repository is away");
    assertThat(plan.callsForDraft()).isTrue();
  }
}
