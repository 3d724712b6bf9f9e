package dev.aegis.chaos.campaign;

import dev.aegis.chaos.campaign.RunningCluster.ClusterFailedException;
import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultLog;
import dev.aegis.chaos.history.HistoryRecorder;
import dev.aegis.chaos.judge.Clocks;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.machine.NamespaceCluster;
import dev.aegis.chaos.observe.Situation;
import dev.aegis.chaos.workload.ClusterAccess;
import dev.aegis.chaos.workload.RecordingWorkload;
import dev.aegis.chaos.workload.WatchRecorder;
import dev.aegis.chaos.workload.WorkloadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs a cell on a cluster that serves: clients warm up, faults come and go, clients go on, all
/// ends, and what all nodes have then is read. Judges nothing.
///
/// Every key and lock of a run has a name of its own, so a run begins with nothing, whatever ran on
/// the cluster before.
final class CellRun {
  private static final Duration LEADER = Duration.ofSeconds(30);
  private static final Duration CLIENTS_END = Duration.ofMinutes(2);
  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);
  private static final Duration WATCHES = Duration.ofSeconds(30);

  private final Cell cell;
  private final CellPlan plan;
  private final RunningCluster<NamespaceCluster> cluster;
  private final Random random;
  private final String prefix;
  private final Recorded recorded;
  private final List<Fault> open = new ArrayList<>();

  CellRun(
      Cell cell,
      CellPlan plan,
      RunningCluster<NamespaceCluster> cluster,
      long seed,
      String prefix,
      Recorded recorded) {
    this.cell = cell;
    this.plan = plan;
    this.cluster = cluster;
    this.random = new Random(seed);
    this.prefix = prefix;
    this.recorded = recorded;
  }

  /// Runs it.
  ///
  /// @throws ClusterFailedException when the cluster does not serve, so that nothing can be judged
  /// @throws dev.aegis.chaos.fault.FaultException when a fault cannot be made or mended
  void run() throws InterruptedException, IOException {
    Files.createDirectories(recorded.dir());
    long begin = cluster.control().put(prefix + "begin", "begin") + 1;
    try (HistoryRecorder history = HistoryRecorder.to(recorded.history())) {
      FaultLog log =
          new FaultLog(recorded.faultEvents(), cell.name(), history, System::currentTimeMillis);
      AtomicBoolean goesOn = new AtomicBoolean(true);
      RecordingWorkload workload = new RecordingWorkload(workloadPlan(), history, goesOn::get);
      Map<String, WatchRecorder> watches = openWatches(begin);
      try {
        underLoad(workload, goesOn, log, history);
        afterwards(workload, begin, watches);
      } finally {
        watches.values().forEach(WatchRecorder::close);
      }
    }
  }

  private WorkloadPlan workloadPlan() {
    return new WorkloadPlan(
        cluster.access(),
        prefix,
        plan.keys(),
        plan.clientsPerKey(),
        plan.locks(),
        plan.clientsPerLock(),
        0,
        plan.pause(),
        random.nextLong());
  }

  /// One beginning at each of two nodes; both go elsewhere when theirs is lost.
  private Map<String, WatchRecorder> openWatches(long from) {
    Map<String, WatchRecorder> watches = new TreeMap<>();
    for (int first : new int[] {0, 2}) {
      ClusterAccess access = cluster.access().beginningWith(first);
      watches.put("watch " + (watches.size() + 1), new WatchRecorder(access, prefix, from));
    }
    return watches;
  }

  private void underLoad(
      RecordingWorkload workload, AtomicBoolean goesOn, FaultLog log, HistoryRecorder history)
      throws InterruptedException, IOException {
    Holders holders = null;
    Newcomer newcomer = null;
    try (ExecutorService background = Executors.newSingleThreadExecutor()) {
      Future<?> clients =
          background.submit(() -> {
            workload.run();
            return null;
          });
      try {
        warmUp(history);
        switch (cell.company()) {
          case NOBODY -> {}
          case HOLDERS ->
              holders = Holders.start(prefix + "held", cluster.access(), random.nextLong());
          case NEWCOMER -> newcomer = Newcomer.join(cluster.nodes(), random, log, recorded);
        }
        for (Episode episode : cell.episodes()) {
          play(episode, log);
        }
        if (newcomer != null) {
          newcomer.comeAndGo(recorded);
        }
        Thread.sleep(plan.after());
      } finally {
        try {
          open.reversed().forEach(cluster.nodes()::end);
        } finally {
          goesOn.set(false);
          if (holders != null) {
            recorded.fences(holders.end());
            recorded.note(holders.describe());
          }
        }
      }
      awaitClients(clients);
    }
  }

  /// Ends once the minimum rate was reached over the time of a warm-up; a machine that is slow to
  /// begin gets a while longer. Whether it was reached is judged by the history.
  private void warmUp(HistoryRecorder history) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WARM_UP.toNanos();
    double wanted = plan.minimumRate() * plan.warmUp().toSeconds();
    long before;
    do {
      before = history.answered();
      Thread.sleep(plan.warmUp());
    } while (history.answered() - before < wanted && System.nanoTime() < deadline);
  }

  private void awaitClients(Future<?> clients) throws InterruptedException {
    try {
      clients.get(CLIENTS_END.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      recorded.found(
          Promise.TYPED_ERRORS,
          "a client failed with what no contract names: " + failure.getCause());
    } catch (TimeoutException _) {
      clients.cancel(true);
      recorded.found(
          Promise.RECOVERY,
          "clients did not end within %d s of the last fault".formatted(CLIENTS_END.toSeconds()));
    }
  }

  private void play(Episode episode, FaultLog log) throws InterruptedException {
    Optional<Situation> led = cluster.observer().await(now -> now.leader().isPresent(), LEADER);
    if (led.isEmpty()) {
      throw new ClusterFailedException(
          "No node led within %d s before a fault.".formatted(LEADER.toSeconds()));
    }
    Fault fault = episode.target().choose(led.get(), random);
    recorded.fault(describe(fault, led.get()));
    log.begins(fault);
    open.add(fault);
    cluster.nodes().begin(fault);
    log.made(fault);
    Thread.sleep(episode.lasting());
    open.remove(fault);
    String effect = cluster.nodes().end(fault);
    log.ended(fault);
    if (!effect.isEmpty()) {
      recorded.note(effect);
    }
    if (episode.isWaitedFor()) {
      awaitLevel(log, fault);
    }
    Thread.sleep(episode.pause());
  }

  private static String describe(Fault fault, Situation now) {
    String leader = now.leader().orElseThrow();
    String extent = fault.extent().isEmpty() ? "" : ", " + fault.extent();
    return "%s %s%s (leader %s)".formatted(fault.kind(), fault.target(), extent, leader);
  }

  private void awaitLevel(FaultLog log, Fault fault) throws InterruptedException {
    long committed = cluster.observer().look().committed();
    boolean level =
        cluster.observer().await(now -> now.isWhole(committed), plan.recovery()).isPresent();
    if (level) {
      log.remark(Clocks.LEVEL, "all");
    } else {
      recorded.found(
          Promise.RECOVERY,
          "the nodes were not level %d s after the end of '%s %s': %s"
              .formatted(
                  plan.recovery().toSeconds(),
                  fault.kind(),
                  fault.target(),
                  cluster.observer().look().readings()));
    }
  }

  /// Nothing is written any more but by the campaign itself.
  private void afterwards(
      RecordingWorkload workload, long begin, Map<String, WatchRecorder> watches)
      throws InterruptedException {
    long end = cluster.control().put(prefix + "end", "end");
    for (Map.Entry<String, WatchRecorder> watch : watches.entrySet()) {
      awaitEnd(watch.getKey(), watch.getValue(), end, Promise.WATCHES);
      recorded.live(watch.getKey(), watch.getValue().stream());
    }
    cluster
        .eachNode()
        .forEach((node, access) -> {
          try (WatchRecorder again = new WatchRecorder(access, prefix, begin)) {
            awaitEnd(node, again, end, Promise.REPLICAS_EQUAL);
            recorded.afterwards(node, again.stream());
          }
        });
    workload
        .readEverywhere(cluster.eachNode())
        .forEach(silent -> recorded.found(Promise.RECOVERY, silent));
    new Settling(cluster, plan.recovery()).run(prefix, recorded);
    List<String> ends = cluster.nodes().unaskedEnds();
    if (!ends.isEmpty()) {
      recorded.note(
          "since the cluster began, nodes ended by themselves with " + String.join("; ", ends));
    }
  }

  private void awaitEnd(String name, WatchRecorder watch, long end, Promise promise) {
    boolean came;
    try {
      came = watch.awaitRevision(end, WATCHES);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ClusterFailedException("Interrupted.");
    }
    if (!came) {
      String why = watch.failure().orElse("it did not come within " + WATCHES.toSeconds() + " s");
      recorded.found(promise, "%s did not get to revision %d: %s".formatted(name, end, why));
    }
  }
}
