package dev.aegis.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.bench.agent.AgentFailedException;
import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.prometheus.AlertRule;
import dev.aegis.bench.stream.Said;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.MissedReading;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rule engine is a script here that tells what `promtool` would.
class AlertAgentTest {
  private static final List<AlertRule> RULES =
      List.of(
          new AlertRule("TwoLeaders", "sum(aegis_raft_is_leader) > 1", 0, "split_brain_risk"),
          new AlertRule("Offset", "abs(aegis_clock_offset_seconds) > 0.3", 0, "clock_skew"),
          new AlertRule("Slow", "aegis_client_request_seconds > 1", 0, AlertRule.SYMPTOM),
          new AlertRule("Down", "sum(up == bool 0) > 0", 0, "split_brain_risk"));

  private static final Truth TRUTH =
      new Truth(
          "1",
          "none",
          List.of(),
          "healthy",
          "cluster",
          "info",
          0,
          30_000,
          30_000,
          "its-group",
          new TreeMap<>());

  @TempDir Path folder;

  @Test
  void firstAlertOfThePackThatFiredAtAnyTimeSaysTheKind() throws IOException {
    try (AlertAgent agent = agent(fires(5, "Offset") + fires(10, "TwoLeaders"))) {
      Anomaly said = agent.classifier("").classify(window());

      assertThat(said.kind().wireName()).isEqualTo("split_brain_risk");
      assertThat(agent.diagnoser("").diagnose(said, window()).ranked().getFirst().cause())
          .isEqualTo(RootCause.NETWORK_PARTITION);
    }
  }

  /// A pack may have more than one rule of a kind: each has the place that it has.
  @Test
  void lastRuleOfAKindDoesNotComeBeforeAnother() throws IOException {
    try (AlertAgent agent = agent(fires(5, "Offset") + fires(10, "Down"))) {
      assertThat(agent.classifier("").classify(window()).kind().wireName()).isEqualTo("clock_skew");
    }
  }

  @Test
  void alertThatSpeaksOfNoKindIsTheSameWordWhileItWatches()
      throws IOException, InterruptedException {
    try (AlertAgent agent = agent(fires(5, "Slow") + fires(10, "Down"))) {
      Episode episode = new Episode(TRUTH, WindowRecording.of(window()));

      assertThat(agent.watcher().orElseThrow().watch(episode))
          .extracting(Said::kind)
          .startsWith("undetermined", "split_brain_risk", "none");
    }
  }

  @Test
  void alertThatSpeaksOfNoKindAbstains() throws IOException {
    try (AlertAgent agent = agent(fires(5, "Slow"))) {
      Anomaly said = agent.classifier("").classify(window());

      assertThat(said.kind().wireName()).isEqualTo("undetermined");
      assertThat(agent.diagnoser("").diagnose(said, window()).ranked().getFirst().cause())
          .isEqualTo(RootCause.UNDETERMINED);
    }
  }

  @Test
  void silenceSaysThatAllIsWell() throws IOException {
    try (AlertAgent agent = agent("")) {
      assertThat(agent.classifier("").classify(window()).isNone()).isTrue();
    }
  }

  @Test
  void engineThatRefusesIsAMissWithItsReason() throws IOException {
    try (AlertAgent agent = AlertAgent.of("rules", RULES, script("echo 'bad rule'; exit 2"))) {
      assertThatThrownBy(() -> agent.classifier("").classify(window()))
          .isInstanceOf(AgentFailedException.class)
          .hasMessageContaining("bad rule");
    }
  }

  @Test
  void nodeThatWasNotReadIsDown() {
    assertThat(WindowRecording.of(window()).metrics().intervalMs()).isEqualTo(5_000);
    assertThat(WindowRecording.of(window()).metrics().missed())
        .extracting(MissedReading::node, MissedReading::atMs)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(new NodeId("n2"), 10_000L),
            org.assertj.core.groups.Tuple.tuple(new NodeId("n2"), 15_000L));
  }

  /// Two nodes; the second is not read twice.
  private static TelemetryWindow window() {
    List<MetricSample> samples = new ArrayList<>();
    for (long at = 0; at <= 30_000; at += 5_000) {
      samples.add(sample("n1", at));
      if (at != 10_000 && at != 15_000) {
        samples.add(sample("n2", at));
      }
    }
    return new TelemetryWindow(0, 30_000, List.of(source("n1"), source("n2")), List.of(), samples);
  }

  private static MetricSample sample(String node, long at) {
    return new MetricSample(new NodeId(node), "aegis_raft_is_leader", new TreeMap<>(), at, 0);
  }

  private static SourceStatus source(String node) {
    return new SourceStatus(SourceStatus.Source.METRICS, node, SourceStatus.State.OK, "");
  }

  private static String fires(int second, String alert) {
    return """
    expr: "ALERTS", time: %ds,
        exp: nil
        got: {alertname="%s"} 1E+00
    """
        .formatted(second, alert);
  }

  private AlertAgent agent(String tells) throws IOException {
    return AlertAgent.of(
        "rules", RULES, script("cat <<'END'\n" + tells + "END\nexit " + (tells.isEmpty() ? 0 : 1)));
  }

  private Path script(String body) throws IOException {
    Path script = folder.resolve("promtool");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }
}
