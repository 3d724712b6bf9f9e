package dev.aegis.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Held against what a busy child says of itself.
class ProcessorTimeTest {
  /// The kernel counts user and system time in hundredths.
  private static final double ROUNDING_S = 0.03;

  /// Prints the hundredths of a second that it has had (proc_pid_stat(5), fields 14 and 15).
  private static final String BUSY =
      """
      i=0
      while [ $i -lt 500000 ]; do i=$((i + 1)); done
      read -r stat </proc/$$/stat
      set -- ${stat##*)}
      echo $((${12} + ${13}))
      read -r released
      """;

  @Test
  void childrenCountWhileTheyRunAndAfterTheyEnded() throws IOException, InterruptedException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "nobody tells it here");
    double before = ProcessorTime.seconds();
    Process busy = new ProcessBuilder("sh", "-c", BUSY).start();
    try (BufferedReader out = busy.inputReader(StandardCharsets.UTF_8)) {
      double own = Integer.parseInt(out.readLine()) / 100.0;
      assertThat(own).as("it was busy").isPositive();
      assertThat(ProcessorTime.seconds() - before).isGreaterThan(own - ROUNDING_S);

      busy.getOutputStream().close();
      assertThat(busy.waitFor()).isIn(0, 1);
      assertThat(ProcessorTime.seconds() - before).isGreaterThan(own - ROUNDING_S);
    } finally {
      busy.destroyForcibly();
    }
  }

  /// An agent that leaves the work to a program of its own, which is over when it answers.
  @Test
  @Timeout(60)
  void whatAChildHasWaitedForCountsWhileTheChildRuns() throws IOException, InterruptedException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "nobody tells it here");
    double before = ProcessorTime.seconds();
    Process idle =
        new ProcessBuilder("sh", "-c", "sh -c \"$0\" </dev/null; read -r released", BUSY).start();
    try (BufferedReader out = idle.inputReader(StandardCharsets.UTF_8)) {
      double work = Integer.parseInt(out.readLine()) / 100.0;
      assertThat(work).as("it was busy").isPositive();
      while (idle.toHandle().descendants().findAny().isPresent()) {
        Thread.sleep(Duration.ofMillis(10));
      }

      assertThat(ProcessorTime.seconds() - before).isGreaterThan(work - ROUNDING_S);
    } finally {
      idle.destroyForcibly();
    }
  }

  @Test
  void ownWorkCounts() {
    double before = ProcessorTime.seconds();
    long sum = 0;
    for (long i = 0; i < 200_000_000L; i++) {
      sum += i ^ (sum >>> 3);
    }

    assertThat(sum).isNotZero();
    assertThat(ProcessorTime.seconds()).isGreaterThan(before);
  }
}
