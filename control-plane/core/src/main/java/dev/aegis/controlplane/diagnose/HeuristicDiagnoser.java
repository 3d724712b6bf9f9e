package dev.aegis.controlplane.diagnose;

import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Ranks root causes: what the kind alone suggests, then what other signals of the window say, then
/// what similar past incidents turned out to be (paper, section 3.3). Immutable.
///
/// A kind is a signal and a cause is a mechanism; of 36 real cases of election churn there were 15
/// causes. So each kind has several hypotheses, and `undetermined` is always among them: telemetry
/// cannot show a defect in code.
///
/// Its precedents come from the curated library, compared by signs: no model, the same ranking on
/// every machine.
public final class HeuristicDiagnoser implements RootCauseDiagnoser {
  /// Changes with the hypotheses or their weights.
  public static final String VERSION = "heuristic-3";

  private static final SortedMap<AnomalyKind, BiConsumer<Ranking, Correlation>> BY_KIND = byKind();
  private static final int PRECEDENTS = 5;

  private final IncidentLibrary library;
  private final String group;

  public HeuristicDiagnoser() {
    this(IncidentLibrary.curated(), "");
  }

  /// @param group of the incident that is diagnosed, if it is one of the library: its own group is
  ///   no precedent for it
  public HeuristicDiagnoser(IncidentLibrary library, String group) {
    this.library = library;
    this.group = group;
  }

  @Override
  public Diagnosis diagnose(Anomaly anomaly, TelemetryWindow window) {
    WindowReading reading = new WindowReading(window);
    Correlation seen = Correlation.of(reading, Signs.accused(anomaly));
    Ranking ranking = new Ranking(mainEvidence(anomaly));
    if (!anomaly.isNone()) {
      ranking.suppose(
          KnownCause.UNDETERMINED,
          0.2,
          "telemetry alone cannot show every cause, such as a defect");
    }
    BiConsumer<Ranking, Correlation> hypotheses =
        BY_KIND.getOrDefault(anomaly.kind(), HeuristicDiagnoser::unknownKind);
    hypotheses.accept(ranking, seen);
    if (!anomaly.isNone()) {
      Precedents.weigh(
          ranking,
          library.similarTo(
              new IncidentLibrary.Question(
                  Signs.describe(anomaly, reading, seen), group, window.span()),
              PRECEDENTS));
    }
    return new Diagnosis(ranking.ranked(), VERSION);
  }

  private static List<Evidence> mainEvidence(Anomaly anomaly) {
    return anomaly.evidence().stream().filter(one -> !one.from().isEmpty()).limit(1).toList();
  }

  private static SortedMap<AnomalyKind, BiConsumer<Ranking, Correlation>> byKind() {
    TreeMap<AnomalyKind, BiConsumer<Ranking, Correlation>> byKind = new TreeMap<>();
    byKind.put(AnomalyKind.ELECTION_CHURN, HeuristicDiagnoser::churn);
    byKind.put(AnomalyKind.SLOW_FOLLOWER, HeuristicDiagnoser::slowFollower);
    byKind.put(AnomalyKind.LEASE_STARVATION, HeuristicDiagnoser::leases);
    byKind.put(AnomalyKind.CLOCK_SKEW, HeuristicDiagnoser::clock);
    byKind.put(AnomalyKind.SPLIT_BRAIN_RISK, HeuristicDiagnoser::splitBrain);
    byKind.put(AnomalyKind.NONE, HeuristicDiagnoser::none);
    return byKind;
  }

  private static void churn(Ranking ranking, Correlation seen) {
    ranking
        .suppose(KnownCause.ELECTION_STORM, 0.5, "leaders are deposed and nothing else stands out")
        .suppose(
            KnownCause.MISCONFIGURED_TIMEOUTS, 0.4, "timeouts may be shorter than ordinary pauses")
        .given(
            seen.restarts(),
            KnownCause.PROCESS_RESTART,
            0.8,
            "processes ended and started while leadership changed")
        .given(seen.pauses(), KnownCause.PROCESS_PAUSE, 0.75, "a process stood still for a while")
        .given(
            seen.shortOfProcessor(),
            KnownCause.CPU_STARVATION,
            0.75,
            "a process gets too little of a processor")
        .given(seen.leaderSync(), KnownCause.SLOW_LEADER_DISK, 0.7, "the leader waits for its disk")
        .given(
            seen.followerSync(),
            KnownCause.SLOW_FOLLOWER_DISK,
            0.45,
            "a follower waits for its disk")
        .givenBoth(
            seen.followerLag(),
            seen.churn(),
            KnownCause.NETWORK_PARTITION,
            0.72,
            "a follower lags while leadership churns: links come and go")
        .given(
            seen.unreachable(),
            KnownCause.NETWORK_PARTITION,
            0.78,
            "a running node does not answer");
  }

  private static void slowFollower(Ranking ranking, Correlation seen) {
    ranking
        .suppose(KnownCause.SLOW_FOLLOWER_DISK, 0.5, "the commonest cause of a steady lag")
        .given(seen.followerSync(), KnownCause.SLOW_FOLLOWER_DISK, 0.85, "its log syncs are slow")
        .given(
            seen.leaderSync(),
            KnownCause.SLOW_LEADER_DISK,
            0.87,
            "it led, and its log syncs are slow")
        .given(
            seen.shortOfProcessor(),
            KnownCause.CPU_STARVATION,
            0.93,
            "it gets too little of a processor")
        .given(
            seen.slowLink(), KnownCause.NETWORK_DEGRADATION, 0.7, "calls to it take far too long")
        .given(seen.pauses(), KnownCause.PROCESS_PAUSE, 0.91, "it stood still for a while")
        .given(
            seen.unreachable(), KnownCause.NETWORK_PARTITION, 0.75, "it runs and does not answer")
        .givenBoth(
            seen.followerLag(),
            seen.churn(),
            KnownCause.NETWORK_PARTITION,
            0.8,
            "it lags while leadership churns: links come and go");
  }

  private static void leases(Ranking ranking, Correlation seen) {
    ranking
        .suppose(KnownCause.LEASE_STARVATION, 0.4, "leases ran out and nothing else stands out")
        .given(seen.pauses(), KnownCause.PROCESS_PAUSE, 0.7, "a process stood still for a while")
        .given(
            seen.shortOfProcessor(),
            KnownCause.CPU_STARVATION,
            0.8,
            "a process gets too little of a processor")
        .given(
            seen.shortOfProcessor(),
            KnownCause.PROCESS_PAUSE,
            0.6,
            "a process is stopped briefly, again and again")
        .given(
            seen.leaderSync(), KnownCause.SLOW_LEADER_DISK, 0.75, "the leader waits for its disk")
        .given(seen.limitHits(), KnownCause.OVERLOAD, 0.7, "renewals compete with refused requests")
        .given(seen.restarts(), KnownCause.PROCESS_RESTART, 0.5, "renewals failed during restarts")
        .given(
            seen.churn(),
            KnownCause.MISCONFIGURED_TIMEOUTS,
            0.5,
            "renewals failed during elections");
  }

  private static void clock(Ranking ranking, Correlation seen) {
    ranking
        .suppose(KnownCause.CLOCK_DRIFT, 0.85, "wall clocks disagree steadily")
        .given(seen.pauses(), KnownCause.PROCESS_PAUSE, 0.4, "a paused process looks late");
  }

  private static void splitBrain(Ranking ranking, Correlation seen) {
    ranking
        .suppose(KnownCause.NETWORK_PARTITION, 0.6, "a leader was cut off from its majority")
        .suppose(KnownCause.ASYMMETRIC_PARTITION, 0.45, "one direction may be cut")
        .given(seen.pauses(), KnownCause.PROCESS_PAUSE, 0.75, "a process stood still for a while")
        .given(seen.leaderPaused(), KnownCause.PROCESS_PAUSE, 0.86, "one that led stood still")
        .given(seen.unreachable(), KnownCause.NETWORK_PARTITION, 0.8, "a running node is unheard");
  }

  private static void none(Ranking ranking, Correlation seen) {
    ranking.admit(KnownCause.HEALTHY, 0.9, "no rule found anything");
  }

  private static void unknownKind(Ranking ranking, Correlation seen) {
    ranking.admit(KnownCause.UNDETERMINED, 0.5, "nothing is known about this kind");
  }
}
