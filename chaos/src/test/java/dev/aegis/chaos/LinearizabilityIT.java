package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.EventType;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.HistoryRecorder;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.linear.Budget;
import dev.aegis.chaos.linear.LinearizabilityChecker;
import dev.aegis.chaos.linear.Partition;
import dev.aegis.chaos.linear.Report.Judged;
import dev.aegis.chaos.linear.Verdict.Linearizable;
import dev.aegis.chaos.workload.ClusterAccess;
import dev.aegis.chaos.workload.RecordingWorkload;
import dev.aegis.chaos.workload.WorkloadPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the product promises first, on real processes: keys and locks are linearizable, also while
/// leaders are killed.
class LinearizabilityIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int KILLS = 2;
  private static final int OPERATIONS = 4_000;
  private static final int KEYS = 5;
  private static final int LOCKS = 2;

  @TempDir Path dir;

  @AfterEach
  void stop() {
    Launcher.on(dir.resolve("state")).run("down");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void everyKeyAndLockIsLinearizableWhileLeadersAreKilled() throws Exception {
    Launcher aegis = Launcher.on(dir.resolve("state"));
    int ports = FreePorts.base(31_000);
    aegis
        .run(PATIENCE, "up", "--fresh", "--no-agent", "--port-base", Integer.toString(ports))
        .succeeded();
    // Outside the temporary folder: whoever sees this test fail needs it.
    Path file = Launcher.ROOT.resolve("chaos/target/linearizability-history.jsonl");
    Files.createDirectories(file.getParent());
    try (HistoryRecorder recorder = HistoryRecorder.to(file)) {
      record(aegis, plan(ports), recorder);
    }

    History history = History.read(file);
    show(history);
    assertThat(history.operations().stream().filter(Operation::isAnswered).count())
        .as("answered operations")
        .isGreaterThan(OPERATIONS / 2);
    var partitions = new LinearizabilityChecker(Budget.USUAL).check(history).partitions();
    assertThat(partitions).hasSize(KEYS + LOCKS);
    assertThat(partitions)
        .as("the history is kept in %s; dev.aegis.chaos.check.Check explains it", file)
        .extracting(Judged::verdict)
        .allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Linearizable.class));
    assertThat(partitions)
        .filteredOn(judged -> judged.partition().kind() == Partition.Kind.LOCK)
        .allSatisfy(judged -> assertThat(grants(judged.partition())).isGreaterThan(2));
  }

  private static void record(Launcher aegis, WorkloadPlan plan, HistoryRecorder recorder)
      throws Exception {
    AtomicBoolean killing = new AtomicBoolean(true);
    RecordingWorkload workload = new RecordingWorkload(plan, recorder, killing::get);
    try (ExecutorService background = Executors.newSingleThreadExecutor()) {
      Future<?> clients =
          background.submit(() -> {
            workload.run();
            return null;
          });
      try {
        for (int kill = 0; kill < KILLS; kill++) {
          fault(recorder, "kill-leader");
          aegis.run(PATIENCE, "chaos", "kill-leader").succeeded();
          fault(recorder, "leader is back");
        }
      } finally {
        killing.set(false);
      }
      clients.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void fault(HistoryRecorder recorder, String what) {
    recorder.record(Event.FAULTS, EventType.INFO, EventContent.fault(what, "leader"));
  }

  private static WorkloadPlan plan(int ports) {
    List<String> endpoints =
        IntStream.rangeClosed(11, 15).mapToObj(offset -> "127.0.0.1:" + (ports + offset)).toList();
    return new WorkloadPlan(
        ClusterAccess.plain(endpoints),
        "",
        KEYS,
        6,
        LOCKS,
        3,
        OPERATIONS,
        Duration.ofMillis(10),
        20260101);
  }

  private static long grants(Partition lock) {
    return lock.operations().stream()
        .filter(operation -> operation.action() == Action.ACQUIRE && operation.isAnswered())
        .count();
  }

  private static void show(History history) {
    long unknown = history.operations().stream().filter(Operation::isUnknown).count();
    long failed = history.operations().stream().filter(Operation::isFailed).count();
    System.out.printf(
        "%d operations recorded, %d failed, %d with unknown outcome%n",
        history.operations().size(), failed, unknown);
  }
}
