package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.workload.ClientTally;
import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.window.Arrival;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.MissedReading;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.StreamHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EffectTest {
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final long BEGIN = 1_000_000;
  private static final long ONSET = BEGIN + 20_000;
  private static final long END = BEGIN + 50_000;
  private static final ClientTally.Span WELL = new ClientTally.Span(2_000, 0, 40, 30, 0);

  private final List<MetricSample> samples = new ArrayList<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<MissedReading> missed = new ArrayList<>();

  @Test
  void onlyLeadersOfLaterTermsAreChanges() {
    leads(N1, 3, BEGIN + 1_000);
    leads(N1, 3, ONSET + 1_000); // told again by a node that came back
    leads(N2, 4, ONSET + 2_000);
    leads(N1, 6, ONSET + 9_000);

    assertThat(effect(WELL)).containsEntry("leader_changes", 2.0);
  }

  @Test
  void withoutEventsOfTheBaselineTheTermIsTheOneThatWasRead() {
    sample(N1, "aegis_raft_term", BEGIN + 500, 7);
    leads(N2, 8, ONSET + 2_000);

    assertThat(effect(WELL)).containsEntry("leader_changes", 1.0);
  }

  @Test
  void slownessOfCallsIsTheMeanOfTheSlowestPeer() {
    calls("n2", 0, 0, BEGIN + 19_000);
    calls("n3", 0, 0, BEGIN + 19_000);
    calls("n2", 100, 20, BEGIN + 45_000);
    calls("n3", 100, 1, BEGIN + 45_000);

    assertThat(effect(WELL)).containsEntry("peer_rpc_s", 0.2);
  }

  @Test
  void clocksSpreadByTheirMediansNotByOneReading() {
    for (long i = 0; i < 9; i++) {
      sample(N1, "aegis_clock_offset_seconds", ONSET + 3_000 * i, i == 4 ? 60 : 0.01);
      sample(N2, "aegis_clock_offset_seconds", ONSET + 3_000 * i, 1.51);
    }

    assertThat(effect(WELL).get("clock_spread_s")).isEqualTo(1.5);
  }

  @Test
  void maximumThatOnlyStandsIsOfWhatCameBefore() {
    for (long at = BEGIN; at <= END; at += 3_000) {
      sample(N1, "aegis_process_pause_seconds_max", at, at < BEGIN + 40_000 ? 2.5 : 0.4);
      sample(N1, "aegis_raft_log_sync_seconds_max", at, 2.6);
    }

    SortedMap<String, Double> effect = effect(WELL);

    assertThat(effect).containsEntry("pause_s", 0.0).containsEntry("log_sync_s", 0.0);
    assertThat(Effect.unseen(new TreeMap<>(Map.of("pause_s", 0.5)), effect))
        .contains("pause_s is less than 0.5");
  }

  @Test
  void maximumThatRoseCountsAlsoBesideAGreaterOneOfAnotherNode() {
    for (long at = BEGIN; at <= END; at += 3_000) {
      sample(N1, "aegis_process_pause_seconds_max", at, 2.5);
      sample(N2, "aegis_process_pause_seconds_max", at, at < ONSET + 6_000 ? 0.1 : 1.2);
    }

    SortedMap<String, Double> effect = effect(WELL);

    assertThat(effect).containsEntry("pause_s", 1.2);
    assertThat(Effect.unseen(new TreeMap<>(Map.of("pause_s", 0.5)), effect)).isEmpty();
  }

  @Test
  void nodeThatBeganMeanwhileHasNothingFromBefore() {
    sample(N1, "aegis_process_pause_seconds_max", ONSET + 9_000, 0.7);

    assertThat(effect(WELL)).containsEntry("pause_s", 0.7);
  }

  @Test
  void whatARecipeAsksForIsMeasured() throws IOException {
    Set<String> measured = effect(WELL).keySet();
    Path scenarios = Path.of(System.getProperty("basedir", "chaos")).resolve("scenarios");

    for (Recipe recipe : RecipeFolder.all(scenarios)) {
      assertThat(measured).as(recipe.name()).containsAll(recipe.shows().keySet());
    }
  }

  @Test
  void counterThatBeganAgainGrowsByWhatItShows() {
    sample(N1, "aegis_lease_expirations_total", BEGIN + 19_000, 100);
    sample(N1, "aegis_lease_expirations_total", BEGIN + 30_000, 4);

    assertThat(effect(WELL)).containsEntry("expirations", 4.0);
  }

  @Test
  void readingsMissedInTheBaselineAreNotTheDeedsDoing() {
    missed.add(new MissedReading(N1, BEGIN + 5_000, "refused"));
    missed.add(new MissedReading(N1, ONSET + 5_000, "refused"));

    assertThat(effect(WELL)).containsEntry("missed_readings", 1.0);
  }

  @Test
  void severityIsWhatClientsSaw() {
    ClientTally.Span silent = new ClientTally.Span(1_000, 0, 4_000, 4_100, 0);
    ClientTally.Span failing = new ClientTally.Span(1_000, 50, 100, 100, 0);

    assertThat(Effect.severity(true, effect(failing))).isEqualTo("info");
    assertThat(Effect.severity(false, effect(WELL))).isEqualTo("warning");
    assertThat(Effect.severity(false, effect(silent))).isEqualTo("critical");
    assertThat(Effect.severity(false, effect(failing))).isEqualTo("critical");
  }

  private SortedMap<String, Double> effect(ClientTally.Span during) {
    Recording recording =
        new Recording(
            new Span(BEGIN, BEGIN + 60_000),
            new MetricsHistory(List.of(N1, N2), 3_000, samples, missed, ""),
            new StreamHistory(arrivals, List.of(), List.of()));
    return Effect.of(recording, ONSET, END, WELL, during);
  }

  private void sample(NodeId node, String name, long atMs, double value) {
    samples.add(MetricSample.of(node, name, atMs, value));
  }

  private void calls(String peer, double count, double sum, long atMs) {
    TreeMap<String, String> label = new TreeMap<>(Map.of("peer", peer));
    samples.add(new MetricSample(N1, "aegis_raft_peer_rpc_seconds_count", label, atMs, count));
    samples.add(new MetricSample(N1, "aegis_raft_peer_rpc_seconds_sum", label, atMs, sum));
  }

  private void leads(NodeId node, long term, long atMs) {
    EventOrigin origin = new EventOrigin(node, arrivals.size() + 1L, BEGIN, atMs);
    arrivals.add(new Arrival(atMs, new LeaderChanged(origin, term, node)));
  }
}
