package dev.aegis.dataplane.node.broken;

import dev.aegis.dataplane.node.broken.BrokenBuild.GuardingTest;
import dev.aegis.dataplane.node.broken.BrokenBuild.Pace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// All broken builds against their guarding tests, and the build as it is against all of them.
final class Trial {
  private final Workshop workshop;
  private final Consumer<String> progress;

  /// What came of one broken build.
  record Result(BrokenBuild build, List<Verdict> verdicts) {
    Result {
      verdicts = List.copyOf(verdicts);
    }

    boolean isCaughtByAll() {
      return verdicts.stream().allMatch(Verdict::isCatch);
    }
  }

  /// @param progress told of each build that is done
  Trial(Workshop workshop, Consumer<String> progress) {
    this.workshop = workshop;
    this.progress = progress;
  }

  /// Quick tests share the cores; those with nodes and disks come after them, one by one.
  List<Result> run(List<BrokenBuild> builds, Set<Pace> paces)
      throws ExecutionException, InterruptedException {
    List<Result> quick = run(builds, Pace.QUICK, Runtime.getRuntime().availableProcessors());
    if (!paces.contains(Pace.CLUSTER)) {
      return quick;
    }
    List<Result> both = new ArrayList<>();
    List<Result> slow = run(builds, Pace.CLUSTER, 1);
    for (int i = 0; i < builds.size(); i++) {
      List<Verdict> verdicts = new ArrayList<>(quick.get(i).verdicts());
      verdicts.addAll(slow.get(i).verdicts());
      both.add(new Result(builds.get(i), verdicts));
    }
    return both;
  }

  private List<Result> run(List<BrokenBuild> builds, Pace pace, int atOnce)
      throws ExecutionException, InterruptedException {
    List<Callable<Result>> trials = new ArrayList<>();
    for (BrokenBuild build : builds) {
      trials.add(() -> tryOne(build, build.guards(pace)));
    }
    List<Result> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      for (Future<Result> result : threads.invokeAll(trials)) {
        results.add(result.get());
      }
    }
    return results;
  }

  private Result tryOne(BrokenBuild build, List<GuardingTest> guards) throws Exception {
    if (guards.isEmpty()) {
      return new Result(build, List.of());
    }
    Result result = new Result(build, workshop.run(build, guards));
    for (Verdict verdict : result.verdicts()) {
      progress.accept(
          "%-9s %-32s %s"
              .formatted(
                  verdict.isCatch() ? "caught" : "NOT CAUGHT",
                  build.name(),
                  verdict.isCatch()
                      ? "by %s in %.1f s"
                          .formatted(verdict.guard().shortName(), verdict.millis() / 1e3)
                      : verdict.guard().shortName() + ": " + verdict.whyNot()));
    }
    return result;
  }

  /// The control: the same tests, nothing broken.
  List<Verdict> runUnbroken(List<BrokenBuild> builds, Set<Pace> paces) throws Exception {
    Set<String> seen = new LinkedHashSet<>();
    List<GuardingTest> guards = new ArrayList<>();
    for (BrokenBuild build : builds) {
      for (GuardingTest guard : build.guards()) {
        if (paces.contains(guard.pace()) && seen.add(guard.selector())) {
          guards.add(guard);
        }
      }
    }
    return workshop.runUnbroken(guards);
  }
}
