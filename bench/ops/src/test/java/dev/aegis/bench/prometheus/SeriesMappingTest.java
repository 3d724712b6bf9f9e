package dev.aegis.bench.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.MissedReading;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.StreamHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeriesMappingTest {
  private static final NodeId N1 = new NodeId("n1");

  @Test
  void nodeThatIsNotReadIsDownAndItsSeriesAreStale() {
    Recording recording = recording(List.of(1_100L, 4_100L, 13_100L), List.of(7_500L, 10_500L));

    assertThat(SeriesMapping.of(recording))
        .containsEntry("up{instance=\"n1\"}", "1 1 0 0 1")
        .containsEntry("aegis_raft_log_lag{follower=\"n2\",instance=\"n1\"}", "5 5 stale _ 5");
  }

  @Test
  void readingThatComesLateLeavesNoGap() {
    Recording recording = recording(List.of(1_100L, 4_100L, 10_050L, 10_900L, 13_100L), List.of());

    assertThat(SeriesMapping.of(recording)).containsEntry("up{instance=\"n1\"}", "1 1 1 1 1");
  }

  @Test
  void rulesAndQuestionsAreWrittenForPromtool() {
    List<AlertRule> rules = List.of(new AlertRule("Lag", "aegis_raft_log_lag > 3", 4, "k"));
    String test =
        PromtoolFiles.test(
            recording(List.of(1_100L), List.of()), "rules.yml", List.of(6_000L), rules);

    assertThat(PromtoolFiles.rules(rules))
        .contains("- alert: Lag", "expr: 'aegis_raft_log_lag > 3'", "for: 4s");
    assertThat(test).contains("interval: 3000ms", "eval_time: 5000ms", "follower=\"n2\"");
    assertThat(test).as("series no rule reads").doesNotContain("up{");
  }

  private static Recording recording(List<Long> read, List<Long> missed) {
    List<MetricSample> samples = new ArrayList<>();
    for (long at : read) {
      samples.add(
          new MetricSample(
              N1, "aegis_raft_log_lag", new TreeMap<>(Map.of("follower", "n2")), at, 5));
    }
    return new Recording(
        new Span(1_000, 15_000),
        new MetricsHistory(
            List.of(N1),
            3_000,
            samples,
            missed.stream().map(at -> new MissedReading(N1, at, "refused")).toList(),
            ""),
        StreamHistory.notConfigured());
  }
}
