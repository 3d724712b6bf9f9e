package dev.aegis.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Mix;
import dev.aegis.load.plan.Operation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final Map<String, Long> THIS_PROCESS =
      Map.of("server", ProcessHandle.current().pid());

  @Test
  void eachClientHasOneOperationUnderWay() throws InterruptedException {
    try (ScriptedDriver driver = new ScriptedDriver(_ -> null)) {
      Measurement measured = run(driver, 3, Mix.only(Operation.PUT));

      assertThat(driver.mostUnderWay()).isBetween(1, 3);
      assertThat(measured.all().count()).isPositive();
      assertThat(driver.requests).hasSizeGreaterThanOrEqualTo((int) measured.all().count());
      assertThat(driver.requests)
          .allSatisfy(request -> {
            assertThat(request.client()).isBetween(0, 2);
            assertThat(request.key()).isBetween(0, 9);
          });
    }
  }

  @Test
  void operationsAreCountedApartAndTogether() throws InterruptedException {
    try (ScriptedDriver driver = new ScriptedDriver(_ -> null)) {
      Measurement measured = run(driver, 4, Mix.parse("put=9,get=1"));

      assertThat(measured.byOperation()).containsOnlyKeys(Operation.PUT, Operation.GET);
      assertThat(measured.byOperation().values().stream().mapToLong(LatencySummary::count).sum())
          .isEqualTo(measured.all().count());
      assertThat(driver.count(Operation.PUT)).isGreaterThan(driver.count(Operation.GET));
    }
  }

  @Test
  void failuresAreCountedByKindAndAreNoOperations() throws InterruptedException {
    try (ScriptedDriver driver =
        new ScriptedDriver(request -> request.operation() == Operation.GET ? "NO_LEADER" : null)) {
      Measurement measured = run(driver, 2, Mix.parse("put,get"));

      assertThat(measured.failures()).containsOnlyKeys("NO_LEADER");
      assertThat(measured.failed()).isPositive();
      assertThat(measured.byOperation().get(Operation.GET))
          .satisfies(gets -> assertThat(gets.count()).isZero());
    }
  }

  @Test
  void whatServersAndGeneratorUsedIsPartOfIt() throws InterruptedException {
    try (ScriptedDriver driver = new ScriptedDriver(_ -> null)) {
      Measurement measured = run(driver, 2, Mix.only(Operation.PUT));

      assertThat(measured.servers()).containsOnlyKeys("server");
      assertThat(measured.largestServerMib()).isPositive();
      assertThat(measured.generator().residentMib()).isPositive();
    }
  }

  @Test
  void aLoadThatOnlyFailsEndsAndHasNoCpuPerOperation() throws InterruptedException {
    try (ScriptedDriver driver = new ScriptedDriver(_ -> "refused")) {
      Measurement measured = run(driver, 2, Mix.only(Operation.PUT));

      assertThat(measured.operationsPerSecond()).isZero();
      assertThat(measured.serverCpuMicrosPerOperation()).isNaN();
    }
  }

  @Test
  void aPreloadWritesEveryKeyOnce() throws InterruptedException {
    try (ScriptedDriver driver = new ScriptedDriver(_ -> null)) {
      Preload.run(driver, 1_000, 7);

      assertThat(driver.requests.stream().map(Request::key).distinct()).hasSize(1_000);
      assertThat(driver.requests).hasSize(1_000);
    }
  }

  @Test
  void aPreloadThatFailsSaysWithWhat() {
    try (ScriptedDriver driver =
        new ScriptedDriver(request -> request.key() == 5 ? "OVERLOADED" : null)) {
      assertThatExceptionOfType(PreloadFailedException.class)
          .isThrownBy(() -> Preload.run(driver, 10, 1))
          .withMessageContaining("OVERLOADED=1");
    }
  }

  private static Measurement run(Driver driver, int clients, Mix mix) throws InterruptedException {
    LoadPlan plan =
        LoadPlan.of(clients, mix, Duration.ofMillis(20), Duration.ofMillis(300)).over(10);
    return ClosedLoop.run(driver, plan, () -> THIS_PROCESS);
  }
}
