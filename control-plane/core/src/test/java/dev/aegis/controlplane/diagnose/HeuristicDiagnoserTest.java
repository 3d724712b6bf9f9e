package dev.aegis.controlplane.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Incidents;
import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.recall.CaseDescription;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import dev.aegis.telemetry.signal.StepDownReason;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeuristicDiagnoserTest {

  private static Diagnosis diagnose(Windows windows) {
    TelemetryWindow window = windows.build();
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    return new HeuristicDiagnoser().diagnose(anomaly, window);
  }

  private static Windows threeKills() {
    return Windows.healthy()
        .killed("n1", 5_000, 7, "n2")
        .killed("n2", 40_000, 8, "n3")
        .killed("n3", 80_000, 9, "n4");
  }

  @Test
  void healthyWindowIsHealthy() {
    assertThat(diagnose(Windows.healthy()).likeliest().cause()).isEqualTo(RootCause.HEALTHY);
  }

  @Test
  void churnWithRestartsComesFromTheRestarts() {
    Diagnosis diagnosis = diagnose(threeKills().started("n1", 12_000).started("n2", 47_000));
    assertThat(diagnosis.likeliest().cause()).isEqualTo(RootCause.PROCESS_RESTART);
    assertThat(diagnosis.likeliest().evidence()).isNotEmpty();
  }

  @Test
  void lagTogetherWithChurnPromotesAPartition() {
    Windows windows =
        threeKills()
            .lag("n1", "n3", step -> 3_000 + 500.0 * step)
            .gauge("n1", MetricName.RAFT_IS_LEADER, _ -> 1);
    assertThat(diagnose(windows).likeliest().cause()).isEqualTo(RootCause.NETWORK_PARTITION);
    assertThat(diagnose(threeKills()).likeliest().cause()).isEqualTo(RootCause.ELECTION_STORM);
  }

  @Test
  void lagOfAProcessThatJustStartedIsNoPartition() {
    Windows lagging =
        threeKills()
            .lag("n1", "n2", step -> step < Windows.STEPS - 2 ? 5_000 : 0)
            .gauge("n1", MetricName.RAFT_IS_LEADER, _ -> 1);
    assertThat(diagnose(lagging).ranked())
        .extracting(Hypothesis::cause)
        .contains(RootCause.NETWORK_PARTITION);
    assertThat(diagnose(lagging.started("n2", 47_000)).ranked())
        .extracting(Hypothesis::cause)
        .doesNotContain(RootCause.NETWORK_PARTITION);
  }

  @Test
  void slowFollowerWithSlowSyncsHasASlowDisk() {
    Windows slow = Windows.healthy().lag("n1", "n3", step -> 2_000 + 200.0 * step);
    slow.series("n3", MetricName.RAFT_LOG_SYNC.maxName(), Map.of(), _ -> 1.4);
    Hypothesis likeliest = diagnose(slow).likeliest();
    assertThat(likeliest.cause()).isEqualTo(RootCause.SLOW_FOLLOWER_DISK);
    assertThat(likeliest.evidence()).isNotEmpty();
  }

  @Test
  void slowFollowerWithSlowCallsHasASlowLink() {
    assertThat(diagnose(Windows.healthy().roundTrips("n1", "n3", 0.2)).likeliest().cause())
        .isEqualTo(RootCause.NETWORK_DEGRADATION);
  }

  @Test
  void leaderThatStoodStillWasPaused() {
    Windows paused =
        Windows.healthy()
            .killed("n1", 20_000, 7, "n2")
            .steppedDown("n1", 27_000, 7, StepDownReason.HIGHER_TERM)
            .event("n1", 27_000, o -> new ProcessPaused(o, 7_000));
    assertThat(diagnose(paused).likeliest().cause()).isEqualTo(RootCause.PROCESS_PAUSE);
  }

  @Test
  void notKnowingIsAlwaysAmongTheHypotheses() {
    assertThat(diagnose(threeKills()).ranked())
        .extracting(Hypothesis::cause)
        .contains(RootCause.UNDETERMINED);
  }

  @Test
  void everyHypothesisButNotKnowingHasEvidenceToPointAt() {
    Incidents.byHand()
        .forEach((name, window) -> {
          Anomaly anomaly = HeuristicClassifier.standard().classify(window);
          if (!anomaly.isNone()) {
            assertThat(new HeuristicDiagnoser().diagnose(anomaly, window).ranked())
                .as(name)
                .filteredOn(one -> !one.cause().equals(RootCause.UNDETERMINED))
                .allSatisfy(one ->
                    assertThat(one.evidence()).anySatisfy(e -> assertThat(e.from()).isNotEmpty()));
          }
        });
  }

  @Test
  void everyCauseIsOneOfTheKnown() {
    for (TelemetryWindow window : Incidents.byChance(100, 7)) {
      Anomaly anomaly = HeuristicClassifier.standard().classify(window);
      assertThat(new HeuristicDiagnoser().diagnose(anomaly, window).ranked())
          .allSatisfy(one -> assertThat(KnownCause.of(one.cause())).isPresent());
    }
  }

  @Test
  void precedentIsCitedAndItsCauseComesUp() {
    Diagnosis diagnosis =
        withPrecedents(threeKills(), past("churn-of-disks", RootCause.SLOW_LEADER_DISK));
    assertThat(diagnosis.ranked())
        .filteredOn(one -> one.cause().equals(RootCause.SLOW_LEADER_DISK))
        .singleElement()
        .satisfies(one ->
            assertThat(one.evidence().getFirst().from()).contains("incident:churn-of-disks"));
  }

  @Test
  void precedentsNeverOutweighWhatTheWindowShows() {
    Windows restarts = threeKills().started("n1", 12_000).started("n2", 47_000);
    PastIncident[] many = new PastIncident[5];
    for (int i = 0; i < many.length; i++) {
      many[i] = past("churn-" + i, RootCause.ELECTION_STORM);
    }
    assertThat(withPrecedents(restarts, many).likeliest().cause())
        .isEqualTo(RootCause.PROCESS_RESTART);
  }

  @Test
  void guessOfTheAgentThatNobodyConfirmedAddsNothing() {
    Diagnosis without = withPrecedents(threeKills());
    assertThat(withPrecedents(threeKills(), past("own-draft", null))).isEqualTo(without);
  }

  @Test
  void ownGroupIsNoPrecedent() {
    TelemetryWindow window = threeKills().build();
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    IncidentLibrary library =
        new IncidentLibrary(List.of(past("itself", RootCause.SLOW_LEADER_DISK)), new SignVectors());
    assertThat(new HeuristicDiagnoser(library, "group-of-itself").diagnose(anomaly, window))
        .isEqualTo(withPrecedents(threeKills()));
  }

  private static PastIncident past(String id, @Nullable RootCause cause) {
    CaseDescription description =
        new CaseDescription(
            AnomalyKind.ELECTION_CHURN, new TreeSet<>(List.of(Sign.LEADERSHIP_CHANGES)), "it was");
    return new PastIncident(id, "group-of-" + id, "elsewhere", description, cause, "", 0);
  }

  private static Diagnosis withPrecedents(Windows windows, PastIncident... past) {
    TelemetryWindow window = windows.build();
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    return new HeuristicDiagnoser(new IncidentLibrary(List.of(past), new SignVectors()), "")
        .diagnose(anomaly, window);
  }
}
