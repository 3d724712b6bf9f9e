package dev.aegis.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.load.generator.LatencySummary;
import dev.aegis.load.generator.Measurement;
import dev.aegis.load.plan.Operation;
import dev.aegis.load.process.ProcessUse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
  private static final Row PUTS = new Row(Operation.PUT, 64);
  private static final Row LOCKS = new Row(Operation.LOCK, 256);

  private final Subject ours = new Subject("AEGIS", Duration.ofMillis(5_800), 200);
  private final Subject peer = new Subject("etcd 3", Duration.ofSeconds(2), 50);
  private final ComparisonReport report =
      new ComparisonReport(List.of("one machine"), List.of(ours, peer), List.of(PUTS, LOCKS));

  @Test
  void ratiosAreOursToThePeers() {
    ours.add(PUTS, measured(3_000, 8, Map.of()));
    peer.add(PUTS, measured(1_500, 10, Map.of()));
    ours.add(PUTS, measured(2_000, 6, Map.of()));
    peer.add(PUTS, measured(1_000, 12, Map.of()));

    assertThat(report.toMarkdown().lines())
        .contains("| measure | AEGIS : etcd 3 |")
        .contains("| put:64 throughput | 2.00 (2.00-2.00) |")
        .contains("| put:64 p99 | 0.65 (0.50-0.80) |")
        .contains("| put:64 server CPU | 0.50 (0.50-0.50) |");
  }

  @Test
  void aLoadThatOneSystemDidNotGoThroughHasNoRatio() {
    ours.add(PUTS, measured(3_000, 8, Map.of()));

    assertThat(report.toMarkdown().lines())
        .contains("| put:64 throughput | - |", "| lock:256 | - | - |");
  }

  @Test
  void failedOperationsStandBesideTheFigures() {
    ours.add(PUTS, measured(3_000, 8, Map.of("OVERLOADED", 4L)));
    peer.add(PUTS, measured(1_500, 10, Map.of()));

    assertThat(report.toMarkdown())
        .contains("| put:64 | 3000 (3000-3000); 1.00/8.00; 333; 4 failed | 1500 (1500-1500); ");
  }

  @Test
  void failoverMemoryAndStartAreInIt() {
    ours.add(PUTS, measured(3_000, 8, Map.of()));
    ours.addFailover(Duration.ofMillis(400));
    ours.addFailover(Duration.ofMillis(600));
    peer.addFailover(Duration.ofSeconds(1));

    assertThat(report.toMarkdown().lines())
        .contains("| failover, medians | 0.50 |")
        .contains("| failover in ms, median (least-most) | 500 (400-600) | 1000 (1000-1000) |")
        .contains("| memory of the largest server in MiB, idle / loaded | 200 / 260 | 50 / 0 |")
        .contains("| start of five servers until all serve, in s | 5.8 | 2.0 |");
  }

  @Test
  void theJsonHoldsEveryRound() {
    ours.add(PUTS, measured(3_000, 8, Map.of("say \"no\"", 1L)));
    ours.add(PUTS, measured(2_000, 8, Map.of()));

    assertThat(report.toJson())
        .contains("\"operationsPerSecond\": 3000.0", "\"operationsPerSecond\": 2000.0")
        .contains("\"say \\\"no\\\"\": 1", "\"lock:256\": []", "\"p99\": 8000.0");
  }

  @Test
  void aFigureThatIsNoNumberIsNullInJson() {
    assertThat(Json.write(Map.of("cpu", Double.NaN))).isEqualTo("{\n  \"cpu\": null\n}\n");
  }

  @Test
  void oneMeasurementIsToldWithItsFailuresAndServers() {
    assertThat(MeasurementText.of(measured(3_000, 8, Map.of("NO_LEADER", 2L))))
        .contains("3000 operations/s", "p99 8.00", "failed: NO_LEADER, 2 times", "n1")
        .contains("memory 260 MiB");
  }

  /// One second in which the one server used a second of CPU.
  private static Measurement measured(
      long operations, double p99Millis, Map<String, Long> failures) {
    LatencySummary latency =
        new LatencySummary(operations, 1_500, 1_000, 2_000, p99Millis * 1e3, 9_000, 9_500);
    return new Measurement(
        Duration.ofSeconds(1),
        latency,
        new TreeMap<>(Map.of(Operation.PUT, latency)),
        new TreeMap<>(failures),
        new TreeMap<>(Map.of("n1", new ProcessUse(Duration.ofSeconds(1), 260))),
        new ProcessUse(Duration.ofMillis(500), 90));
  }
}
