package dev.aegis.load.command;

import dev.aegis.load.cluster.FailoverTrial;
import dev.aegis.load.cluster.OwnCluster;
import dev.aegis.load.cluster.Patience;
import dev.aegis.load.cluster.Server;
import dev.aegis.load.command.CompareCommand.Schedule;
import dev.aegis.load.generator.Measurement;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Mix;
import dev.aegis.load.process.ProcessReading;
import dev.aegis.load.process.ProcessUse;
import dev.aegis.load.report.ComparisonReport;
import dev.aegis.load.report.Row;
import dev.aegis.load.report.Subject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes systems through the same loads in turns.
///
/// What makes it fair: all systems run the whole time, with fsync on, on the same disk; each load
/// is run on one system after the other before the next load begins, so that what disturbs the
/// machine for minutes disturbs all of them; who goes first changes from round to round; the
/// clients, their connections (to the leader, which is looked up anew each time), keys and values
/// are the same; and every system is warmed for the same time first. The systems that wait cost the
/// machine their idle CPU, which is part of every system's figure alike.
final class Comparison {
  private static final int WARM_UP_CLIENTS = 64;
  private static final String WARM_UP_MIX = "put=50,get=30,lock=20";
  private static final int TRIES = 3;

  private final List<OwnCluster> clusters;
  private final Schedule schedule;
  private final PrintStream out;
  private final List<Subject> subjects = new ArrayList<>();

  /// @param clusters at least one; the ratios are those of the first to each other one
  Comparison(List<OwnCluster> clusters, Schedule schedule, PrintStream out) {
    this.clusters = clusters;
    this.schedule = schedule;
    this.out = out;
  }

  /// @param soFar gets the report after each round, and the last time the whole
  void run(Consumer<ComparisonReport> soFar) throws InterruptedException {
    for (OwnCluster cluster : clusters) {
      subjects.add(new Subject(cluster.system(), cluster.startTime(), idleMib(cluster)));
    }
    warmUp();
    for (int round = 0; round < schedule.rounds(); round++) {
      for (Row row : schedule.rows()) {
        for (int i : order(round)) {
          Measurement measured = measure(clusters.get(i), row);
          subjects.get(i).add(row, measured);
          out.println(
              "round %d, %s, %s: %.0f operations/s, p99 %.2f ms, %d failed"
                  .formatted(
                      round + 1,
                      row,
                      clusters.get(i).system(),
                      measured.operationsPerSecond(),
                      measured.all().p99() / 1e3,
                      measured.failed()));
        }
      }
      soFar.accept(report());
    }
    for (int kill = 0; kill < schedule.failovers(); kill++) {
      for (int i : order(kill)) {
        Duration silence = FailoverTrial.run(clusters.get(i));
        subjects.get(i).addFailover(silence);
        out.println(
            "kill %d, %s: %d ms".formatted(kill + 1, clusters.get(i).system(), silence.toMillis()));
      }
    }
    soFar.accept(report());
  }

  private static long idleMib(OwnCluster cluster) {
    return ProcessReading.of(cluster.pids()).byName().values().stream()
        .mapToLong(ProcessUse::residentMib)
        .max()
        .orElse(0);
  }

  private void warmUp() throws InterruptedException {
    if (schedule.firstWarmUp().isZero()) {
      return;
    }
    LoadPlan plan =
        LoadPlan.of(WARM_UP_CLIENTS, Mix.parse(WARM_UP_MIX), Duration.ZERO, schedule.firstWarmUp());
    for (OwnCluster cluster : clusters) {
      out.println(
          "Warming %s for %d s ...".formatted(cluster.system(), plan.measured().toSeconds()));
      Measurement _ = RunCommand.measure(cluster, List.of(Patience.awaitLeader(cluster)), plan);
    }
  }

  /// The systems' numbers; another one first in each round.
  private List<Integer> order(int round) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < clusters.size(); i++) {
      order.add(i);
    }
    Collections.rotate(order, -round);
    return order;
  }

  /// One load on the leader's connections. When the leader changes under it, it is run again: it
  /// would be compared with loads on a leader.
  private Measurement measure(OwnCluster cluster, Row row) throws InterruptedException {
    LoadPlan plan =
        LoadPlan.of(
            row.clients(), Mix.only(row.operation()), schedule.warmUp(), schedule.measured());
    for (int attempt = 1; ; attempt++) {
      Server leader = Patience.awaitLeader(cluster);
      Measurement measured = RunCommand.measure(cluster, List.of(leader), plan);
      if (cluster.leader().equals(Optional.of(leader)) || attempt == TRIES) {
        return measured;
      }
      out.println("The leader of %s changed; %s once more".formatted(cluster.system(), row));
    }
  }

  private ComparisonReport report() {
    return new ComparisonReport(
        List.of(
            "One machine, %d cores, %s, JDK %s; five servers of each system and the generator share it."
                .formatted(
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("os.name"),
                    Runtime.version()),
            "%d rounds; each load %d s measured after %d s of warm-up; each system warmed for %d s before (%s by %d clients)."
                .formatted(
                    schedule.rounds(),
                    schedule.measured().toSeconds(),
                    schedule.warmUp().toSeconds(),
                    schedule.firstWarmUp().toSeconds(),
                    WARM_UP_MIX,
                    WARM_UP_CLIENTS),
            "Values of %d bytes, %d keys, closed loop, at most %d connections, all to the leader; gets are linearizable."
                .formatted(
                    LoadPlan.DEFAULT_VALUE_BYTES,
                    LoadPlan.DEFAULT_KEYS,
                    LoadPlan.DEFAULT_CONNECTIONS),
            "Failover: from SIGKILL of the leader to the first acknowledgement of a write sent after it, %d kills of each system."
                .formatted(schedule.failovers())),
        subjects,
        schedule.rows());
  }
}
