package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.envelope.ConfigKey;
import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.EnvelopeVerdict;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.controlplane.plan.Delivery;
import dev.aegis.controlplane.plan.PastProposal;
import dev.aegis.controlplane.plan.PlanPolicy;
import dev.aegis.controlplane.plan.ResponsePlan;
import dev.aegis.controlplane.plan.ResponsePlanner;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.controlplane.propose.Proposer;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every outlet keeps to, whatever is behind it: the planner decides as in the agent, the
/// outlet delivers, people decide.
@Timeout(300)
abstract class OutletContract {
  static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  private static final Subject CLUSTER = new Subject.Cluster();

  @TempDir Path folder;
  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private OutletPlace place;

  /// A new place whose `main` holds [BareRepository#YAML].
  abstract OutletPlace open(Path folder, InstantSource clock) throws Exception;

  @BeforeEach
  void start() throws Exception {
    place = open(folder, time::get);
  }

  @AfterEach
  void stop() {
    place.close();
  }

  @Test
  void newProposalIsAnEditedFileOnItsBranchWithABodyThatTellsAll() throws Exception {
    String main = place.head("main");

    assertThat(turn(churn(CLUSTER, 3))).contains(new Delivered.Opened(1));

    assertThat(place.head("main")).isEqualTo(main);
    assertThat(place.history().history().proposals())
        .extracting(PastProposal::number)
        .containsExactly(1);
    assertThat(place.file(branch(CLUSTER)))
        .isEqualTo(
            BareRepository.YAML
                .replace("max: 1800ms", "max: 2500ms")
                .replace("min: 900ms", "min: 1800ms"));
    assertThat(place.body(1))
        .contains("unplanned_changes=3", "## Rollback", "## Safety envelope", "Runbook: ")
        .contains("+  election-timeout-min: 1800ms # measured, see the wiki");
  }

  @Test
  void sameAnomalySeenAHundredTimesWithOtherNumbersIsOneProposal() throws Exception {
    for (int i = 0; i < 100; i++) {
      turn(churn(CLUSTER, 3 + i));
      pass(Duration.ofSeconds(31));
    }

    assertThat(place.numbers()).containsExactly(1);
    assertThat(place.open()).containsExactly(1);
    assertThat(place.body(1)).containsPattern("unplanned_changes=(9[0-9]|10[0-9])");
  }

  @Test
  void redetectionRenewsTheBodyAndOpensNothing() throws Exception {
    turn(churn(CLUSTER, 3));
    String head = place.head(branch(CLUSTER));
    pass(Duration.ofMinutes(2));

    assertThat(turn(churn(CLUSTER, 7))).contains(new Delivered.Updated(1));
    assertThat(place.body(1)).contains("unplanned_changes=7").doesNotContain("unplanned_changes=3");
    assertThat(place.head(branch(CLUSTER))).isEqualTo(head);
  }

  @Test
  void changeThatChangesNothingOpensNothing() throws Exception {
    DeployedConfig deployed = place.config().read();
    TreeMap<ConfigKey, Long> same = new TreeMap<>(Map.of(ConfigKey.ELECTION_TIMEOUT_MIN, 900L));
    EnvelopeVerdict verdict = new SafetyEnvelope().check(deployed, ConfigPatch.of(same));
    Proposal.Approved other = approved(churn(CLUSTER, 3));

    Delivered delivered =
        place
            .pullRequests()
            .openOrUpdate(
                ((EnvelopeVerdict.Safe) verdict).patch(),
                other.concern(),
                other.body(),
                time.get());

    assertThat(delivered)
        .isInstanceOfSatisfying(
            Delivered.Refused.class,
            refused -> assertThat(refused.reason()).contains("already says"));
    assertThat(place.numbers()).isEmpty();
  }

  @Test
  void closedOneIsDeclinedUntilTheCoolDownEnds() throws Exception {
    turn(churn(CLUSTER, 3));
    pass(Duration.ofMinutes(1));
    place.close(1);
    for (int minute = 0; minute < 28; minute++) {
      pass(Duration.ofMinutes(1));
      assertThat(turn(churn(CLUSTER, 5))).isEmpty();
    }

    pass(Duration.ofMinutes(5));
    assertThat(turn(churn(CLUSTER, 5))).contains(new Delivered.Opened(2));
    assertThat(place.open()).containsExactly(2);
  }

  @Test
  void closedOneComesBackWhenItGetsWorse() throws Exception {
    turn(churn(CLUSTER, 3));
    pass(Duration.ofMinutes(1));
    place.close(1);
    pass(Duration.ofMinutes(1));

    assertThat(turn(churn(CLUSTER, 5))).isEmpty();
    assertThat(turn(anomaly(CLUSTER, Severity.CRITICAL, 9))).contains(new Delivered.Opened(2));
  }

  @Test
  void mergedOneIsGivenTimeAndThenTheNextStartsFromIt() throws Exception {
    turn(churn(CLUSTER, 3));
    pass(Duration.ofMinutes(1));
    place.merge(1);
    pass(Duration.ofMinutes(2));

    assertThat(turn(churn(CLUSTER, 3))).isEmpty();
    assertThat(place.history().history().proposals())
        .extracting(PastProposal::state)
        .containsExactly(PastProposal.State.MERGED);

    pass(Duration.ofMinutes(30));
    assertThat(turn(churn(CLUSTER, 3))).as("1800ms is near the ceiling of 2083ms").isEmpty();
    assertThat(place.numbers()).containsExactly(1);
  }

  @Test
  void commitOfAPersonOnTheBranchStopsTheAgent() throws Exception {
    turn(churn(CLUSTER, 3));
    place.push(branch(CLUSTER), BareRepository.YAML + "# mine\n");
    String theirs = place.head(branch(CLUSTER));
    String body = place.body(1);
    pass(Duration.ofMinutes(5));

    assertThat(turn(churn(CLUSTER, 8))).contains(new Delivered.LeftToAPerson(branch(CLUSTER)));
    assertThat(place.head(branch(CLUSTER))).isEqualTo(theirs);
    assertThat(place.body(1)).isEqualTo(body);
  }

  @Test
  void bodyThatAPersonHasRewrittenStaysTheirs() throws Exception {
    turn(churn(CLUSTER, 3));
    place.editBody(1, "We talked about this, do not merge before Monday.\n");
    pass(Duration.ofMinutes(5));

    assertThat(turn(churn(CLUSTER, 8))).contains(new Delivered.LeftToAPerson(branch(CLUSTER)));
    assertThat(place.body(1)).contains("before Monday").doesNotContain("unplanned_changes=8");
    assertThat(place.history().history().proposals())
        .as("what it is about is still known")
        .extracting(PastProposal::subject)
        .containsExactly(CLUSTER);
  }

  @Test
  void branchThatAPersonMadeIsNotTakenOver() throws Exception {
    place.branchOff(branch(CLUSTER));

    assertThat(turn(churn(CLUSTER, 3))).contains(new Delivered.LeftToAPerson(branch(CLUSTER)));
    assertThat(place.numbers()).isEmpty();
    assertThat(place.head(branch(CLUSTER))).isEqualTo(place.head("main"));
  }

  @Test
  void onlyTwoAreOpenedWithinAnHourAndOnlyThreeStandOpen() throws Exception {
    assertThat(turn(churn(node(1), 3))).contains(new Delivered.Opened(1));
    pass(Duration.ofMinutes(10));
    assertThat(turn(churn(node(2), 3))).contains(new Delivered.Opened(2));
    pass(Duration.ofMinutes(10));
    assertThat(turn(churn(node(3), 3))).as("two within the hour").isEmpty();
    pass(Duration.ofMinutes(41));
    assertThat(turn(churn(node(3), 3))).contains(new Delivered.Opened(3));
    pass(Duration.ofHours(3));
    assertThat(turn(churn(node(4), 3))).as("three stand open").isEmpty();
    assertThat(turn(churn(node(2), 9))).contains(new Delivered.Updated(2));

    place.close(1);
    pass(Duration.ofMinutes(1));
    assertThat(turn(churn(node(4), 3))).contains(new Delivered.Opened(4));
    assertThat(place.open()).containsExactly(2, 3, 4);
  }

  @Test
  void restartForgetsNothing() throws Exception {
    turn(churn(node(1), 3));
    pass(Duration.ofMinutes(2));
    turn(churn(node(2), 3));
    pass(Duration.ofMinutes(2));
    place.close(2);
    pass(Duration.ofMinutes(1));
    List<PastProposal> before = place.history().history().proposals();

    place.restart();

    assertThat(place.history().history().proposals())
        .containsExactlyInAnyOrderElementsOf(before)
        .extracting(PastProposal::state, PastProposal::subject, PastProposal::severity)
        .containsExactlyInAnyOrder(
            tuple(PastProposal.State.OPEN, node(1), Severity.WARNING),
            tuple(PastProposal.State.CLOSED, node(2), Severity.WARNING));
    assertThat(turn(churn(node(1), 6))).contains(new Delivered.Updated(1));
    assertThat(turn(churn(node(2), 6))).as("declined before the restart").isEmpty();
    assertThat(place.numbers()).containsExactly(1, 2);
  }

  @Test
  void patchForAConfigurationThatHasMovedOnIsNotOpened() throws Exception {
    Proposal.Approved approved = approved(churn(CLUSTER, 3));
    place.history().history();
    place.push("main", BareRepository.YAML + "# moved\n");

    Delivered delivered =
        place
            .pullRequests()
            .openOrUpdate(approved.patch(), approved.concern(), approved.body(), time.get());

    assertThat(delivered)
        .isInstanceOfSatisfying(
            Delivered.Refused.class,
            refused -> assertThat(refused.reason()).contains("main has moved"));
    assertThat(place.numbers()).isEmpty();
  }

  @Test
  void whatPeopleProposeIsNoneOfTheAgentsHistory() throws Exception {
    place.openByHand();

    assertThat(place.history().history().proposals()).isEmpty();
    assertThat(turn(churn(CLUSTER, 3))).contains(new Delivered.Opened(2));
  }

  @Test
  void draftIsOpenedOnceForItsTitleAndLeftToPeople() throws Exception {
    PostmortemDraft draft = new PostmortemDraft("Postmortem draft: churn, 2026-11-23", "## One\n");
    PostmortemDraft again = new PostmortemDraft(draft.title(), "## Other numbers\n");
    assertThat(place.issues().openUnlessThere(draft, time.get())).isTrue();
    place.decorateIssue(draft.title());
    pass(Duration.ofMinutes(5));
    assertThat(place.issues().openUnlessThere(again, time.get())).isFalse();

    place.restart();
    assertThat(place.issues().openUnlessThere(again, time.get())).isFalse();
    assertThat(
            place.issues().openUnlessThere(new PostmortemDraft("Another", "## One\n"), time.get()))
        .isTrue();
    assertThat(place.issueTitles()).containsExactlyInAnyOrder(draft.title(), "Another");
  }

  /// One turn of the agent, but for the telemetry.
  final Optional<Delivered> turn(Anomaly anomaly) throws Exception {
    ResponsePlan plan = plan(anomaly);
    if (plan.delivery() == Delivery.NOTHING) {
      return Optional.empty();
    }
    Proposal.Approved approved = (Proposal.Approved) plan.proposal();
    return Optional.of(
        place
            .pullRequests()
            .openOrUpdate(approved.patch(), approved.concern(), approved.body(), time.get()));
  }

  private ResponsePlan plan(Anomaly anomaly) throws Exception {
    ResponsePlanner planner =
        new ResponsePlanner(
            _ -> anomaly, new HeuristicDiagnoser(), Proposer.standard(), PlanPolicy.defaults());
    long now = time.get().toEpochMilli();
    TelemetryWindow window =
        new TelemetryWindow(now - 120_000, now, List.of(), List.of(), List.of());
    return planner.plan(window, place.config().read(), place.history().history());
  }

  private Proposal.Approved approved(Anomaly anomaly) throws Exception {
    return (Proposal.Approved) Proposer.standard().propose(anomaly, place.config().read());
  }

  private String branch(Subject subject) throws Exception {
    return Anomalies.branch(churn(subject, 3), BareRepository.YAML);
  }

  private Anomaly churn(Subject subject, double changes) {
    return anomaly(subject, Severity.WARNING, changes);
  }

  private Anomaly anomaly(Subject subject, Severity severity, double changes) {
    return Anomalies.churn(subject, severity, changes, time.get());
  }

  private static Subject node(int number) {
    return new Subject.Node(new NodeId("n" + number));
  }

  private void pass(Duration duration) {
    time.updateAndGet(now -> now.plus(duration));
  }
}
