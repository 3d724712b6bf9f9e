package dev.aegis.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.conformance.Play;
import dev.aegis.sdk.conformance.Scenario;
import dev.aegis.sdk.conformance.Scenarios;
import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What the SDKs must do alike, as far as a shell can tell it.
@ExtendWith(SharedCluster.class)
class CtlConformanceIT {
  private static final List<Scenario> PLAYED =
      Scenarios.all().stream().filter(Playable::by).toList();

  private final RealCluster cluster;

  CtlConformanceIT(RealCluster cluster) {
    this.cluster = cluster;
  }

  @TestFactory
  Stream<DynamicTest> scenario(@TempDir Path dir) {
    return PLAYED.stream()
        .map(scenario ->
            DynamicTest.dynamicTest(
                scenario.title(),
                () -> Play.of(scenario, new CtlSubject(new Console(cluster.endpoints()), dir))));
  }

  @Test
  void scenariosOfEachKindThatEndsArePlayed() {
    assertThat(PLAYED).hasSizeGreaterThan(9);
    assertThat(PLAYED).extracting(Scenario::subject).contains("keys", "locks", "transactions");
    assertThat(PLAYED).noneMatch(Scenario::disturbs);
  }
}
