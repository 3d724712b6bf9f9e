package dev.aegis.load.command;

import dev.aegis.load.aegis.LaunchedAegis;
import dev.aegis.load.cluster.OwnCluster;
import dev.aegis.load.etcd.EtcdCluster;
import dev.aegis.load.report.ComparisonReport;
import dev.aegis.load.report.Row;
import dev.aegis.load.zookeeper.ZooKeeperCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// `./aegis load compare`: fresh clusters of AEGIS, etcd and ZooKeeper through the same loads in
/// turns.
///
/// @param systems which of them, AEGIS first
/// @param aegisFlags further words for `./aegis up`
/// @param portBase AEGIS' ports begin here, etcd's 100 and ZooKeeper's 200 above
/// @param report folder for the report; one of our own when not given
record CompareCommand(
    List<Contestant> systems,
    List<String> aegisFlags,
    int portBase,
    Schedule schedule,
    Optional<Path> report) {
  private static final int ETCD_OFFSET = 100;
  private static final int ZOOKEEPER_OFFSET = 200;

  static CompareCommand parse(List<String> words) {
    Arguments arguments =
        Arguments.parse(
            words,
            Set.of(
                "--rounds",
                "--seconds",
                "--warm-up",
                "--first-warm-up",
                "--failovers",
                "--rows",
                "--systems",
                "--port-base",
                "--report"),
            Set.of("--demo"));
    Schedule schedule =
        new Schedule(
            arguments.text("--rows").map(Row::parse).orElse(Row.ALL),
            arguments.number("--rounds", 3, 1, 100),
            arguments.seconds("--first-warm-up", 90, 0, 3_600),
            arguments.seconds("--warm-up", 5, 0, 3_600),
            arguments.seconds("--seconds", 20, 1, 3_600),
            arguments.number("--failovers", 10, 0, 1_000));
    return new CompareCommand(
        Contestant.parse(arguments.text("--systems").orElse(Contestant.words())),
        arguments.has("--demo") ? List.of() : List.of("--service"),
        arguments.number("--port-base", 17_100, 1_024, 65_000),
        schedule,
        arguments.text("--report").map(Path::of));
  }

  void run(Place place, PrintStream out) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory(Files.createDirectories(place.work()), "compare-");
    Path folder = Files.createDirectories(report.orElse(data.resolve("report")));
    try (OwnClusters clusters = new OwnClusters()) {
      for (Contestant system : systems) {
        if (system == Contestant.ETCD && EtcdCluster.program().isEmpty()) {
          out.println(EtcdCluster.NOT_INSTALLED);
          continue;
        }
        out.println("Starting %s ...".formatted(system.word()));
        OwnCluster started =
            clusters.add(
                cluster(system, place, Files.createDirectories(data.resolve(system.word()))));
        started.start();
        out.println(
            "  %s serves after %d ms".formatted(started.system(), started.startTime().toMillis()));
      }
      Comparison comparison = new Comparison(clusters.all(), schedule, out);
      comparison.run(soFar -> write(soFar, folder));
    }
    deleteData(data);
    out.println("The report is in " + folder);
  }

  private OwnCluster cluster(Contestant system, Place place, Path folder) {
    return switch (system) {
      case AEGIS ->
          new LaunchedAegis(place.launcher(), folder.resolve("state"), portBase, aegisFlags);
      case ETCD ->
          new EtcdCluster(EtcdCluster.program().orElseThrow(), folder, portBase + ETCD_OFFSET);
      case ZOOKEEPER -> new ZooKeeperCluster(folder, portBase + ZOOKEEPER_OFFSET);
    };
  }

  private static void write(ComparisonReport report, Path folder) {
    try {
      Files.writeString(folder.resolve("report.md"), report.toMarkdown());
      Files.writeString(folder.resolve("report.json"), report.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException("The report could not be written to " + folder, e);
    }
  }

  /// The logs stay; what the servers stored, which is large, goes.
  private void deleteData(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        boolean isKept =
            file.startsWith(data.resolve("report")) || file.toString().endsWith(".log");
        if (!isKept && !isFolderInUse(file)) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isFolderInUse(Path file) throws IOException {
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(file)) {
      return inside.findAny().isPresent();
    }
  }

  /// When what is run.
  ///
  /// @param rows the loads of each round
  /// @param firstWarmUp how long each system is warmed before anything is measured
  /// @param warmUp how long each load runs before it counts
  /// @param measured how long each load counts
  /// @param failovers how often each system's leader is killed, at the end
  record Schedule(
      List<Row> rows,
      int rounds,
      Duration firstWarmUp,
      Duration warmUp,
      Duration measured,
      int failovers) {}
}
