package dev.aegis.load.command;

import dev.aegis.load.cluster.Cluster;
import dev.aegis.load.cluster.Patience;
import dev.aegis.load.cluster.Server;
import dev.aegis.load.generator.ClosedLoop;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.generator.Measurement;
import dev.aegis.load.generator.Preload;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Mix;
import dev.aegis.load.plan.Operation;
import dev.aegis.load.report.Json;
import dev.aegis.load.report.MeasurementText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `./aegis load`: one load on the running cluster.
///
/// @param spread whether connections go to all nodes, not to the leader alone
/// @param report where to write the figures as JSON
record RunCommand(LoadPlan plan, boolean spread, Optional<Path> report) {
  private static final Set<String> OPTIONS =
      Set.of(
          "--clients",
          "--connections",
          "--seconds",
          "--warm-up",
          "--mix",
          "--keys",
          "--value-bytes",
          "--watchers",
          "--connect-to",
          "--report");

  static RunCommand parse(List<String> words) {
    Arguments arguments = Arguments.parse(words, OPTIONS, Set.of());
    LoadPlan plan =
        new LoadPlan(
            arguments.number("--clients", 64, 1, 10_000),
            arguments.number("--connections", LoadPlan.DEFAULT_CONNECTIONS, 1, 1_000),
            Mix.parse(arguments.text("--mix").orElse(Operation.PUT.word())),
            arguments.number("--keys", LoadPlan.DEFAULT_KEYS, 1, 10_000_000),
            arguments.number("--value-bytes", LoadPlan.DEFAULT_VALUE_BYTES, 0, 524_288),
            arguments.number("--watchers", LoadPlan.DEFAULT_WATCHERS_PER_KEY, 1, 1_000),
            arguments.seconds("--warm-up", 5, 0, 3_600),
            arguments.seconds("--seconds", 20, 1, 86_400));
    boolean spread =
        switch (arguments.text("--connect-to").orElse("leader")) {
          case "leader" -> false;
          case "all" -> true;
          case String other ->
              throw new IllegalArgumentException(
                  "The option --connect-to is \"%s\"; it must be leader or all.".formatted(other));
        };
    return new RunCommand(plan, spread, arguments.text("--report").map(Path::of));
  }

  void run(Cluster cluster, PrintStream out) throws IOException, InterruptedException {
    Server leader = Patience.awaitLeader(cluster);
    out.println(
        "%s by %d clients over %d connections to %s; %d s warm-up, %d s measured"
            .formatted(
                plan.mix(),
                plan.clients(),
                plan.connections(),
                spread ? "all nodes" : "the leader " + leader.name(),
                plan.warmUp().toSeconds(),
                plan.measured().toSeconds()));
    Measurement measured = measure(cluster, spread ? cluster.servers() : List.of(leader), plan);
    out.print(MeasurementText.of(measured));
    if (!cluster.leader().equals(Optional.of(leader))) {
      out.println("The leader changed meanwhile: these are not the figures of a steady cluster.");
    }
    if (report.isPresent()) {
      Files.writeString(report.get(), Json.write(MeasurementText.toMap(measured)));
    }
  }

  /// One load, with what it reads written first.
  static Measurement measure(Cluster cluster, List<Server> to, LoadPlan plan)
      throws InterruptedException {
    if (plan.mix().reads()) {
      try (Driver driver = cluster.connect(to, plan)) {
        Preload.run(driver, plan.keys(), plan.clients());
      }
    }
    return measureFilled(cluster, to, plan);
  }

  /// One load on keys that are all there.
  static Measurement measureFilled(Cluster cluster, List<Server> to, LoadPlan plan)
      throws InterruptedException {
    try (Driver driver = cluster.connect(to, plan)) {
      return ClosedLoop.run(driver, plan, cluster::pids);
    }
  }
}
