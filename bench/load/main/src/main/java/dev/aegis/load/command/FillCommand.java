package dev.aegis.load.command;

import dev.aegis.load.aegis.AegisCluster;
import dev.aegis.load.cluster.Patience;
import dev.aegis.load.cluster.Server;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.generator.Measurement;
import dev.aegis.load.generator.Preload;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Mix;
import dev.aegis.load.plan.Operation;
import dev.aegis.load.report.MeasurementText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `./aegis load fill`: what a load costs on a full store, against what it cost before it was
/// filled.
///
/// @param before the load on the store as it is found
/// @param keys how many keys to fill in
/// @param sessions how many sessions are open, and renewed, while the full store is measured, those
///   of the load among them
/// @param watchers how many watches are open then, each on one of the keys, spread over all nodes
record FillCommand(LoadPlan before, int keys, int sessions, int watchers) {
  private static final int DEFAULT_VALUE_BYTES = 64;

  static FillCommand parse(List<String> words) {
    Arguments arguments =
        Arguments.parse(
            words,
            Set.of(
                "--keys",
                "--sessions",
                "--watchers",
                "--clients",
                "--seconds",
                "--warm-up",
                "--value-bytes",
                "--mix"),
            Set.of());
    LoadPlan before =
        new LoadPlan(
            arguments.number("--clients", 64, 1, 10_000),
            LoadPlan.DEFAULT_CONNECTIONS,
            Mix.parse(arguments.text("--mix").orElse(Operation.PUT.word())),
            LoadPlan.DEFAULT_KEYS,
            arguments.number("--value-bytes", DEFAULT_VALUE_BYTES, 0, 524_288),
            1,
            arguments.seconds("--warm-up", 10, 0, 3_600),
            arguments.seconds("--seconds", 20, 1, 86_400));
    return new FillCommand(
        before,
        arguments.number("--keys", 1_000_000, 1, 10_000_000),
        arguments.number("--sessions", 10_000, 0, 1_000_000),
        arguments.number("--watchers", 1_000, 0, 1_000_000));
  }

  void run(AegisCluster cluster, PrintStream out) throws InterruptedException {
    Server leader = Patience.awaitLeader(cluster);
    out.println(
        "Before: the store as it is, %s over %d keys".formatted(before.mix(), before.keys()));
    Measurement empty = RunCommand.measure(cluster, List.of(leader), before);
    out.print(MeasurementText.of(empty));

    LoadPlan after = before.over(keys);
    long began = System.nanoTime();
    try (Driver driver = cluster.connect(List.of(leader), after)) {
      Preload.run(driver, keys, after.clients());
    }
    out.println(
        "Filled %d keys in %d s"
            .formatted(keys, Duration.ofNanos(System.nanoTime() - began).toSeconds()));
    Measurement full;
    try (var _ = cluster.occupy(sessionsBesidesTheLoad(), watchers, keys)) {
      out.println(
          "After: %d keys, %d sessions, %d watches"
              .formatted(keys, Math.max(sessions, sessionsOfTheLoad()), watchers));
      full = RunCommand.measureFilled(cluster, List.of(Patience.awaitLeader(cluster)), after);
    }
    out.print(MeasurementText.of(full));
    out.print(ratios(empty, full));
  }

  /// A client that locks has a session of its own.
  private int sessionsOfTheLoad() {
    return before.mix().has(Operation.LOCK) ? before.clients() : 0;
  }

  int sessionsBesidesTheLoad() {
    return Math.max(0, sessions - sessionsOfTheLoad());
  }

  static String ratios(Measurement empty, Measurement full) {
    return String.format(
        Locale.ROOT,
        "full : empty  throughput %.2f, p50 %.2f, p99 %.2f, server CPU %.2f, memory %.2f%n",
        full.operationsPerSecond() / empty.operationsPerSecond(),
        full.all().p50() / empty.all().p50(),
        full.all().p99() / empty.all().p99(),
        full.serverCpuMicrosPerOperation() / empty.serverCpuMicrosPerOperation(),
        (double) full.largestServerMib() / empty.largestServerMib());
  }
}
