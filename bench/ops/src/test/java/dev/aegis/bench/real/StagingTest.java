package dev.aegis.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.SceneWindow;
import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Whether windows hold what the facts say, when they say it.
class StagingTest {
  private static final long FROM_MS = 1_767_225_600_000L;
  private static final double NO_SKEW_S = 0.005;

  private static final List<Staged> STAGED = all();

  private record Staged(Incident incident, Scene scene, TelemetryWindow window) {
    String node(String role) {
      return Staging.node(scene.setting(), role);
    }

    List<MetricSample> samples(String metric, String node) {
      return window.samples().stream()
          .filter(one -> one.name().equals(metric) && one.node().value().equals(node))
          .toList();
    }

    @SuppressWarnings("unchecked") // it is written so
    List<String> marked(Basis basis) {
      Map<String, Object> series =
          (Map<String, Object>)
              Provenance.of("1", incident, scene.setting(), window)
                  .getOrDefault("series", Map.of());
      return (List<String>) series.getOrDefault(basis.wireName(), List.of());
    }
  }

  private static List<Staged> all() {
    List<Staged> staged = new ArrayList<>();
    for (Incident incident : Facts.all()) {
      Scene scene = Staging.of(incident, Real.NAMES, staged.size());
      staged.add(new Staged(incident, scene, SceneWindow.of(scene, FROM_MS, Real.VOLUME)));
    }
    return staged;
  }

  private static long at(MetricSample sample) {
    return sample.atMs() - FROM_MS;
  }

  private static long at(EventOrigin origin) {
    return origin.atMs() - FROM_MS;
  }

  private static Staged staged(String source) {
    return STAGED.stream()
        .filter(one -> one.incident().source().endsWith(source))
        .findFirst()
        .orElseThrow();
  }

  /// An agent that compares with the beginning of a window must have something to compare with.
  @Test
  void clockIsRightUntilTheOnset() {
    int looked = 0;
    for (Staged one : STAGED) {
      for (Fact fact : one.incident().facts()) {
        if (fact.sign() == Sign.CLOCK) {
          String node = one.node(fact.of().getFirst());
          for (MetricSample sample : one.samples(MetricName.CLOCK_OFFSET.wireName(), node)) {
            double off = at(sample) < Facts.ONSET_MS ? 0 : fact.value();
            assertThat(Math.abs(sample.value() - off))
                .as("%s at %d ms", one.incident().source(), at(sample))
                .isLessThan(NO_SKEW_S);
            looked++;
          }
        }
      }
    }
    assertThat(looked).isPositive();
  }

  @Test
  void nobodyIsBehindBeforeTheOnsetOrByMoreThanWasAppended() {
    Staged one = staged("nats-server#8320");
    for (MetricSample sample : one.window().samples()) {
      if (sample.name().equals(MetricName.RAFT_LOG_LAG.wireName())) {
        double appended = Math.max(0, at(sample) - Facts.ONSET_MS) / 1000.0 * 500;
        assertThat(sample.value()).isLessThan(5 + appended);
      }
    }
  }

  @Test
  void pausedProcessIsNotReadAndTellsNothingUntilItRuns() {
    int looked = 0;
    for (Staged one : STAGED) {
      for (Fact fact : one.incident().facts()) {
        if (fact.sign() == Sign.PAUSE) {
          for (String role : fact.of()) {
            staysSilent(one, one.node(role), fact.fromMs(), fact.overMs());
            looked++;
          }
        }
      }
    }
    assertThat(looked).isPositive();
  }

  private static void staysSilent(Staged one, String node, long fromMs, long untilMs) {
    assertThat(one.window().samples())
        .as(one.incident().source())
        .noneMatch(sample ->
            sample.node().value().equals(node) && at(sample) >= fromMs && at(sample) < untilMs);
    assertThat(one.window().events())
        .as(one.incident().source())
        .noneMatch(event ->
            event.origin().node().value().equals(node)
                // a clock is off by some milliseconds
                && at(event.origin()) > fromMs + 10
                && at(event.origin()) < untilMs - 10);
  }

  @Test
  void pausedFollowerIsSilentToItsLeaderAndItsClientsRenewNothing() {
    Staged one = staged("nats-server#2356");
    String leader = one.node("leader");
    List<MetricSample> contact =
        one.samples(MetricName.RAFT_PEER_LAST_CONTACT.wireName(), leader).stream()
            .filter(sample -> one.node("f1").equals(sample.labels().get("peer")))
            .toList();
    assertThat(value(contact, 60_000)).isGreaterThan(20);

    List<MetricSample> renewals = one.samples(MetricName.LEASE_RENEWALS.wireName(), leader);
    double before = value(renewals, 35_000) - value(renewals, 15_000);
    double meanwhile = value(renewals, 65_000) - value(renewals, 45_000);
    assertThat(meanwhile / before).isBetween(0.75, 0.85);
  }

  private static double value(List<MetricSample> samples, long atMs) {
    return samples.stream().filter(sample -> at(sample) == atMs).findFirst().orElseThrow().value();
  }

  /// A process learns of its pause when it is over.
  @Test
  void pauseThatOutlastsTheWindowIsNeitherToldNorMarked() {
    Staged one = staged("nats-server#2356");
    String metric = MetricName.PROCESS_PAUSE.maxName();

    assertThat(one.window().events())
        .filteredOn(ProcessPaused.class::isInstance)
        .extracting(event -> event.origin().node().value())
        .containsExactly(one.node("f1"));
    assertThat(one.marked(Basis.STATED)).contains(one.node("f1") + " " + metric);
    assertThat(one.marked(Basis.SYNTHESISED)).contains(one.node("f2") + " " + metric);
  }

  @Test
  void nothingIsToldAfterTheWindow() {
    for (Staged one : STAGED) {
      boolean hasSkew = one.incident().facts().stream().anyMatch(f -> f.sign() == Sign.CLOCK);
      if (!hasSkew) {
        assertThat(one.window().events())
            .as(one.incident().source())
            .extracting(RaftEvent::origin)
            .noneMatch(origin -> at(origin) > Scene.LENGTH_MS + 10);
      }
    }
  }

  /// As the contract has it.
  @Test
  void nodeThatWasNeverReadIsSilent() {
    for (Staged one : STAGED) {
      Set<String> read = new TreeSet<>();
      one.window().samples().forEach(sample -> read.add(sample.node().value()));
      one.window().sources().stream()
          .filter(status -> status.source() == Source.METRICS)
          .forEach(status ->
              assertThat(status.state() == State.SILENT)
                  .as("%s of %s", status.origin(), one.incident().source())
                  .isEqualTo(!read.contains(status.origin())));
    }
    assertThat(staged("etcd#8382").window().sources())
        .anyMatch(status -> status.state() == State.SILENT);
  }

  @Test
  void readingsFailOnlyWhereAFactSaysSoOrOfANodeThatIsNotInvolved() {
    for (Staged one : STAGED) {
      Set<String> named = new TreeSet<>();
      one.incident().facts().forEach(fact -> fact.of().forEach(role -> named.add(one.node(role))));
      boolean isTold =
          one.incident().facts().stream()
              .anyMatch(fact ->
                  Set.of(Sign.DOWN, Sign.RESTARTED, Sign.UNREAD, Sign.PAUSE).contains(fact.sign()));
      for (String node : one.scene().setting().nodes()) {
        if (!isTold && one.scene().absence(node).isPresent()) {
          assertThat(named).as(one.incident().source()).doesNotContain(node);
          assertThat(one.scene().leadership().leaders())
              .as(one.incident().source())
              .doesNotContain(node);
        }
      }
    }
  }

  @Test
  void loadMarksTheRequestsItSpeaksOf() {
    Staged one = staged("nats-server#2642");
    assertThat(one.marked(Basis.STATED))
        .hasSize(5)
        .allMatch(series -> series.contains("method=Put"));
  }

  @Test
  void processThatDoesNotReturnShowsNoBeginning() {
    String metric = MetricName.PROCESS_START_TIME.wireName();
    Staged gone = staged("omicron#3831");
    Staged back = staged("consul#1674");

    assertThat(gone.marked(Basis.SYNTHESISED)).contains(gone.node("f1") + " " + metric);
    assertThat(back.marked(Basis.DESCRIBED)).contains(back.node("f1") + " " + metric);
  }
}
