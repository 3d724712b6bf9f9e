package dev.aegis.controlplane.propose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Configs;
import dev.aegis.controlplane.Incidents;
import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.envelope.ConfigChange;
import dev.aegis.controlplane.envelope.ConfigKey;
import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.ConfigTree.Text;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.Span;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProposerTest {
  private static final Subject CLUSTER = new Subject.Cluster();
  private final Proposer proposer = Proposer.standard();

  private static Anomaly anomaly(AnomalyKind kind, Subject subject, Evidence... evidence) {
    return new Anomaly(
        kind,
        Severity.WARNING,
        subject,
        0.9,
        List.of(evidence),
        SuggestedAction.NONE,
        new Span(1, 2),
        "test");
  }

  private static Evidence number(String signal, String name, double value) {
    TreeMap<String, Double> numbers = new TreeMap<>();
    numbers.put(name, value);
    return new Evidence(signal, "measured", numbers, List.of());
  }

  private static Proposal.Approved approved(Proposal proposal) {
    assertThat(proposal).isInstanceOf(Proposal.Approved.class);
    return (Proposal.Approved) proposal;
  }

  @Test
  void electionsThatNobodyWinsGetNoChangeThatNoNodeCouldTake() {
    Anomaly anomaly = HeuristicClassifier.standard().classify(Incidents.named("nobody wins"));
    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);

    assertThat(proposer.propose(anomaly, Configs.deployed()))
        .isInstanceOfSatisfying(
            Proposal.NotNeeded.class,
            none -> assertThat(none.reason()).startsWith("nobody leads: "));
  }

  @Test
  void churnDoublesTheElectionTimeouts() {
    Proposal.Approved approved =
        approved(
            proposer.propose(anomaly(AnomalyKind.ELECTION_CHURN, CLUSTER), Configs.deployed()));
    assertThat(approved.patch().changes())
        .containsExactly(
            new ConfigChange("raft.election-timeout-min", "600ms", "1200ms", true),
            new ConfigChange("raft.election-timeout-max", "1200ms", "2400ms", true));
  }

  @Test
  void secondDoublingStopsAtWhatTheTtlAllows() {
    DeployedConfig deployed = deployed("1200ms", "2400ms");
    Proposal.Approved approved =
        approved(proposer.propose(anomaly(AnomalyKind.ELECTION_CHURN, CLUSTER), deployed));
    assertThat(approved.patch().result().raft().electionTimeoutMaxMs()).isEqualTo(2_500);
    assertThat(approved.patch().result().raft().electionTimeoutMinMs()).isEqualTo(2_083);
  }

  @Test
  void timeoutsAtTheirCeilingAreLeftAlone() {
    assertThat(
            proposer.propose(
                anomaly(AnomalyKind.ELECTION_CHURN, CLUSTER), deployed("2s", "2500ms")))
        .isInstanceOfSatisfying(
            Proposal.NotNeeded.class,
            none -> assertThat(none.reason()).contains("as long as lease.default-ttl allows"));
  }

  @Test
  void restartsSeenAreHeldAgainstLongerTimeouts() {
    Anomaly churn =
        anomaly(
            AnomalyKind.ELECTION_CHURN,
            CLUSTER,
            number("aegis_process_start_time_seconds", "processes_started", 3));
    Proposal.Approved approved = approved(proposer.propose(churn, Configs.deployed()));
    assertThat(approved.body().markdown(approved.patch()))
        .contains("3 processes started in this window")
        .contains("does not cure a process that crashes")
        .contains("| `raft.election-timeout-min` | `600ms` | `1200ms` |")
        .contains("0f3a9c1d2e4b");
  }

  @Test
  void slowFollowerNeedsAPersonNotATimer() {
    Anomaly slow =
        anomaly(
            AnomalyKind.SLOW_FOLLOWER,
            new Subject.Node(new NodeId("n3")),
            number("aegis_raft_log_lag", "lag_entries", 4_000));
    assertThat(proposer.propose(slow, Configs.deployed())).isInstanceOf(Proposal.NotNeeded.class);
  }

  @Test
  void followerAboutToFallOffTheLogGetsMoreOfIt() {
    Anomaly slow =
        anomaly(
            AnomalyKind.SLOW_FOLLOWER,
            new Subject.Node(new NodeId("n3")),
            number("aegis_raft_log_lag", "lag_entries", 12_000));
    assertThat(approved(proposer.propose(slow, Configs.deployed())).patch().changes())
        .containsExactly(new ConfigChange("raft.log-retention-entries", "20000", "40000", true));
  }

  @Test
  void clocksAndPartitionsAndHealthNeedNoChange() {
    for (AnomalyKind kind :
        List.of(
            AnomalyKind.CLOCK_SKEW,
            AnomalyKind.SPLIT_BRAIN_RISK,
            AnomalyKind.NONE,
            new AnomalyKind("of_a_newer_classifier"))) {
      assertThat(proposer.propose(anomaly(kind, CLUSTER), Configs.deployed()))
          .as(kind.wireName())
          .isInstanceOf(Proposal.NotNeeded.class);
    }
  }

  @Test
  void leaseStarvationDoublesTheDefaultTtlUpToHalfAMinute() {
    Anomaly starved = anomaly(AnomalyKind.LEASE_STARVATION, CLUSTER);
    assertThat(approved(proposer.propose(starved, Configs.deployed())).patch().changes())
        .containsExactly(new ConfigChange("lease.default-ttl", "10s", "20s", true));
    DeployedConfig enough =
        Configs.deployed(Configs.with(Configs.defaults(), "lease.default-ttl", new Text("30s")));
    assertThat(proposer.propose(starved, enough)).isInstanceOf(Proposal.NotNeeded.class);
  }

  @Test
  void unsafeAdviceIsBlockedWithItsViolations() {
    TreeMap<AnomalyKind, Remedy> remedies = new TreeMap<>();
    TreeMap<ConfigKey, Long> reckless = new TreeMap<>();
    reckless.put(ConfigKey.HEARTBEAT_INTERVAL, 400L);
    remedies.put(
        AnomalyKind.SLOW_FOLLOWER,
        (_, _) ->
            new Advice.Change(ConfigPatch.of(reckless), "the paper's", List.of(), List.of(), "x"));
    Proposer paper = new Proposer(new PatchCatalog(remedies), new SafetyEnvelope());
    assertThat(paper.propose(anomaly(AnomalyKind.SLOW_FOLLOWER, CLUSTER), Configs.deployed()))
        .isInstanceOfSatisfying(
            Proposal.Blocked.class,
            blocked ->
                assertThat(blocked.violations())
                    .extracting("ruleId")
                    .containsExactly("election-timeout-vs-heartbeat"));
  }

  @Test
  void adviceThatChangesNothingIsNotNeeded() {
    TreeMap<AnomalyKind, Remedy> remedies = new TreeMap<>();
    TreeMap<ConfigKey, Long> same = new TreeMap<>();
    same.put(ConfigKey.RPC_TIMEOUT, 3_000L);
    remedies.put(
        AnomalyKind.SLOW_FOLLOWER,
        (_, _) -> new Advice.Change(ConfigPatch.of(same), "no change", List.of(), List.of(), "x"));
    Proposer idle = new Proposer(new PatchCatalog(remedies), new SafetyEnvelope());
    assertThat(idle.propose(anomaly(AnomalyKind.SLOW_FOLLOWER, CLUSTER), Configs.deployed()))
        .isInstanceOf(Proposal.NotNeeded.class);
  }

  @Test
  void concernIsTheSameWhateverWasMeasured() {
    Windows three =
        Windows.healthy()
            .killed("n1", 5_000, 7, "n2")
            .killed("n2", 40_000, 8, "n3")
            .killed("n3", 80_000, 9, "n4");
    Windows four =
        Windows.healthy()
            .killed("n1", 9_000, 17, "n5")
            .killed("n5", 40_500, 18, "n3")
            .killed("n3", 70_000, 19, "n4")
            .killed("n4", 100_000, 20, "n1");
    assertThat(branchAfter(three, Configs.deployed()))
        .isEqualTo(branchAfter(four, Configs.deployed()));
    DeployedConfig otherBase = new DeployedConfig(Configs.defaults(), "aaaaaaaaaaaa");
    assertThat(branchAfter(three, Configs.deployed())).isNotEqualTo(branchAfter(three, otherBase));
  }

  /// Pinned: a changed form would open every standing proposal a second time.
  @Test
  void canonicalFormAndBranchArePinned() {
    Proposal.Approved approved =
        approved(
            proposer.propose(anomaly(AnomalyKind.ELECTION_CHURN, CLUSTER), Configs.deployed()));
    assertThat(approved.concern().canonical())
        .isEqualTo(
            """
            kind election_churn
            subject cluster
            base 0f3a9c1d2e4b
            raft.election-timeout-max 2400ms
            raft.election-timeout-min 1200ms
            """);
    assertThat(approved.concern().branch().value())
        .isEqualTo("aegis-agent/election_churn/5e76214670caa6200e16eb50241552f998a29706");
  }

  private BranchName branchAfter(Windows windows, DeployedConfig deployed) {
    Anomaly anomaly = HeuristicClassifier.standard().classify(windows.build());
    return approved(proposer.propose(anomaly, deployed)).concern().branch();
  }

  private static DeployedConfig deployed(String min, String max) {
    return Configs.deployed(
        Configs.with(
            Configs.with(Configs.defaults(), "raft.election-timeout-min", new Text(min)),
            "raft.election-timeout-max",
            new Text(max)));
  }
}
