package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A process that is stopped past its TTL cannot know; what it can do is to look at its clock
/// before anything else when it goes on.
@ExtendWith(SharedCluster.class)
class StoppedHolderIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RealCluster cluster;

  StoppedHolderIT(RealCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aStoppedHolderCountsItsLockAsLostBeforeAnybodyElseHasIt(@TempDir Path dir)
      throws IOException, InterruptedException {
    Process process = start(dir);
    try (AegisClient client = cluster.connect();
        BufferedReader words = process.inputReader(StandardCharsets.UTF_8)) {
      long token = Long.parseLong(words.readLine());
      signal("-STOP", process);
      long granted;
      try (HeldLock lock = client.locks().acquire(StoppedHolder.LOCK, LONG)) {
        granted = System.nanoTime();
        assertThat(lock.token()).isGreaterThan(token);
        signal("-CONT", process);
        StoppedHolder.Report report = StoppedHolder.Report.of(words.readLine());

        System.out.printf(
            "a stopped holder's lock is lost %d ms before it is granted on (TTL %d ms)%n",
            Duration.ofNanos(granted - report.until()).toMillis(), StoppedHolder.TTL.toMillis());
        assertThat(granted - report.until()).as("margin, ns").isPositive();
        assertThat(granted - report.inside()).as("granted after it last believed").isPositive();
        assertThat(report.noticed() - granted).as("stopped until it was granted").isPositive();
        assertThat(report.wasTold()).isTrue();
        assertThat(report.wrote()).isEqualTo("SessionLostException");
      }
      assertThat(client.keys().get(StoppedHolder.KEY)).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(Path dir) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoppedHolder.class.getName()));
    command.addAll(cluster.endpoints());
    return new ProcessBuilder(command).redirectError(dir.resolve("errors").toFile()).start();
  }

  private static void signal(String name, Process process)
      throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", name, "" + process.pid()).start().waitFor()).isZero();
  }
}
