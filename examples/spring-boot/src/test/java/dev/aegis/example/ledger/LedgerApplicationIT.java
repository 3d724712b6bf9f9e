package dev.aegis.example.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HistoryQuery;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.spring.health.AegisHealthIndicator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/// The application twice, once in this process and once from its jar, on a cluster of three nodes
/// of which one is killed.
@Timeout(180)
class LedgerApplicationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long INTEREST = 5;

  @Test
  void twoProcessesPayEachInterestOnceWhileTheLeaderIsKilled(@TempDir Path dir)
      throws IOException, InterruptedException {
    try (RealCluster cluster = RealCluster.start(3);
        AegisClient operator = cluster.connect()) {
      operator.keys().put("config/ledger/interest", String.valueOf(INTEREST));
      String endpoints = "--aegis.client.endpoints=" + String.join(",", cluster.endpoints());
      Path log = dir.resolve("second.log");
      // Its import is optional: were it too late, on a busy machine, it would pay another interest.
      Process second =
          startJar(log, endpoints, "--ledger.every=20ms", "--aegis.client.call-timeout=60s");
      try (ConfigurableApplicationContext first =
          SpringApplication.run(LedgerApplication.class, endpoints, "--ledger.every=20ms")) {
        awaitBothAtWork(operator, log);
        assertThat(health(first).getStatus()).isEqualTo(Status.UP);

        int leader = cluster.leader();
        cluster.kill(leader);

        awaitPayments(operator, payments(operator) + 10);
        Health health = health(first);
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails().get("leader")).isNotEqualTo("n" + (leader + 1));
      } finally {
        second.destroy();
        assertThat(second.waitFor(PATIENCE)).isTrue();
      }

      KeyValue balance = operator.keys().get("ledger/balance").orElseThrow();
      assertThat(Long.parseLong(balance.value().toUtf8()))
          .as("every payment, none twice, with the interest that the cluster names")
          .isEqualTo(INTEREST * balance.version());
      assertThat(tokens(operator)).isSorted().doesNotHaveDuplicates();
      await("both have given back what they held")
          .atMost(PATIENCE)
          .until(() -> owners(operator).isEmpty());
    }
  }

  private static Process startJar(Path log, String... arguments) throws IOException {
    Path jar = Path.of("target", "ledger.jar").toAbsolutePath();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-jar",
                jar.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static void awaitBothAtWork(AegisClient operator, Path log) {
    await("two processes at work")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> {
          long ofSecond = paymentsIn(log);
          assertThat(ofSecond).as(() -> contents(log)).isPositive();
          assertThat(payments(operator)).isGreaterThan(ofSecond);
        });
  }

  private static void awaitPayments(AegisClient operator, long count) {
    await(count + " payments")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> payments(operator) >= count);
  }

  private static long payments(AegisClient operator) {
    return operator.keys().get("ledger/balance").map(KeyValue::version).orElse(0L);
  }

  private static long paymentsIn(Path log) {
    return contents(log).lines().filter(line -> line.contains("Paid " + INTEREST)).count();
  }

  private static String contents(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<Long> tokens(AegisClient operator) {
    return operator.keys().history(HistoryQuery.of("ledger/token")).versions().stream()
        .map(version -> Long.valueOf(version.value().toUtf8()))
        .toList();
  }

  private static List<String> owners(AegisClient operator) {
    return operator.sessions().list().stream()
        .map(session -> session.owner())
        .filter(owner -> owner.startsWith("ledger, pid "))
        .toList();
  }

  private static Health health(ConfigurableApplicationContext application) {
    Health health = application.getBean(AegisHealthIndicator.class).health();
    assertThat(health.getDetails().get("endpoints"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .hasSize(3);
    return health;
  }
}
