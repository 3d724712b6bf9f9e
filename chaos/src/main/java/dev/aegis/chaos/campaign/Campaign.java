package dev.aegis.chaos.campaign;

import dev.aegis.chaos.campaign.Cell.Company;
import dev.aegis.chaos.campaign.RunningCluster.ClusterFailedException;
import dev.aegis.chaos.campaign.Schedule.Turn;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.Primitive;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.machine.Layout;
import dev.aegis.chaos.machine.NamespaceCluster;
import dev.aegis.chaos.observe.Digests;
import dev.aegis.chaos.report.CampaignReport;
import dev.aegis.chaos.report.CellReport;
import dev.aegis.chaos.report.ReportFiles;
import dev.aegis.chaos.report.Verdict.Held;
import dev.aegis.chaos.workload.ControlClient.UnansweredException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Runs cells one after the other on one cluster, for as long as they hold: a longer life meets
/// more than many short ones. After a cell that did not, the next begins on a new cluster, so that
/// one fault is told once.
final class Campaign {
  private final CampaignSettings settings;
  private final Layout layout;
  private final CellPlan plan;
  private final Map<Primitive, String> missing;
  private final PrintStream out;
  private final Instant began = Instant.now();
  private final long beganNanos = System.nanoTime();
  private final List<CellReport> reports = new ArrayList<>();
  private final Schedule schedule;
  private @Nullable RunningCluster<NamespaceCluster> cluster;

  Campaign(
      CampaignSettings settings,
      Layout layout,
      CellPlan plan,
      Map<Primitive, String> missing,
      PrintStream out) {
    this.settings = settings;
    this.layout = layout;
    this.plan = plan;
    this.missing = missing;
    this.out = out;
    List<Cell> able = settings.cells().stream().filter(cell -> lacks(cell).isEmpty()).toList();
    this.schedule = new Schedule(able, settings.budget(), settings.seed());
  }

  private Optional<String> lacks(Cell cell) {
    return cell.needs().stream()
        .filter(missing::containsKey)
        .map(need -> "no " + need.label() + " here: " + missing.get(need))
        .findFirst();
  }

  /// Runs it and writes the report after each cell.
  CampaignReport run() throws InterruptedException, IOException {
    ReportFiles files = new ReportFiles(settings.report());
    for (Cell cell : settings.cells()) {
      lacks(cell).ifPresent(reason -> add(CellReport.notRun(cell.name(), cell.what(), reason)));
    }
    try {
      for (Optional<Turn> turn = schedule.next(elapsed());
          turn.isPresent();
          turn = schedule.next(elapsed())) {
        add(run(turn.get()));
        files.write(report(false));
      }
    } finally {
      endCluster();
    }
    CampaignReport report = report(true);
    files.write(report);
    return report;
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }

  private void add(CellReport report) {
    reports.add(report);
    out.printf(
        "%-20s %-12s %s%n",
        report.cell() + (report.round() > 1 ? " (" + report.round() + ")" : ""),
        report.verdict().label(),
        String.join("; ", report.faults()));
    report.verdict().reasons().forEach(reason -> out.println("    " + reason));
    if (report.kept() != null) {
      out.println("    recorded in " + layout.work().resolveSibling(report.kept()));
    }
  }

  private CellReport run(Turn turn) throws InterruptedException, IOException {
    long from = System.nanoTime();
    Cell cell = turn.cell();
    String name = "%02d-%s".formatted(reports.size() + 1, cell.name());
    Recorded recorded = new Recorded(layout.work().resolve(name));
    Judgement judgement = tryToRun(turn, name + "/", recorded);
    boolean holds = judgement.verdict() instanceof Held;
    String kept = null;
    if (holds) {
      Folders.delete(recorded.dir());
    } else {
      keep(recorded);
      kept = layout.work().getFileName() + "/" + name;
      endCluster();
    }
    return new CellReport(
        cell.name(),
        cell.what(),
        turn.round(),
        recorded.faults(),
        Duration.ofNanos(System.nanoTime() - from),
        judgement.counts(),
        judgement.clocks(),
        recorded.notes(),
        judgement.verdict(),
        kept);
  }

  /// A cluster that does not serve any more after a fault has broken a promise. Where it never
  /// served, or a fault could not be made, only what was recorded by then can tell.
  private Judgement tryToRun(Turn turn, String prefix, Recorded recorded)
      throws InterruptedException, IOException {
    try {
      new CellRun(turn.cell(), plan, clusterFor(turn.cell()), turn.seed(), prefix, recorded).run();
    } catch (FaultException failure) {
      recorded.cutShort(String.valueOf(failure.getMessage()));
    } catch (ClusterFailedException | UnansweredException failure) {
      String why = String.valueOf(failure.getMessage());
      if (!recorded.faults().isEmpty()) {
        recorded.found(Promise.RECOVERY, why);
      }
      recorded.cutShort(why);
    }
    return Judgement.of(plan, recorded.readHistory(), recorded, compareDigests(recorded));
  }

  /// Of the whole life of this cluster.
  ///
  /// @return at how many indexes digests were compared
  private int compareDigests(Recorded recorded) {
    if (cluster == null) {
      return 0;
    }
    Digests digests = cluster.observer().digests();
    digests.differences().forEach(difference -> recorded.found(Promise.REPLICAS_EQUAL, difference));
    return digests.compared();
  }

  /// The one that runs, unless all names for further nodes are used up there.
  private RunningCluster<NamespaceCluster> clusterFor(Cell cell) throws InterruptedException {
    if (cluster != null && cell.company() == Company.NEWCOMER && !cluster.nodes().hasNewcomers()) {
      endCluster();
    }
    RunningCluster<NamespaceCluster> running = cluster;
    if (running == null) {
      running = RunningCluster.start(new NamespaceCluster(layout, missing), layout);
      cluster = running;
    }
    return running;
  }

  private void endCluster() {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }

  /// What a person needs to find out why.
  private void keep(Recorded recorded) throws IOException {
    Files.createDirectories(recorded.dir());
    for (var stream : recorded.live().entrySet()) {
      stream.getValue().write(recorded.dir().resolve(fileOf(stream.getKey())));
    }
    for (var stream : recorded.afterwards().entrySet()) {
      stream.getValue().write(recorded.dir().resolve(fileOf("afterwards " + stream.getKey())));
    }
    for (String node : Layout.NODES) {
      Path log = layout.log(node);
      if (Files.exists(log)) {
        Files.copy(
            log,
            recorded.dir().resolve(Objects.requireNonNull(log.getFileName())),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static String fileOf(String stream) {
    return stream.replace(' ', '-') + ".jsonl";
  }

  private CampaignReport report(boolean isComplete) {
    List<String> leftOut = new ArrayList<>(schedule.leftOut());
    leftOut.addAll(schedule.stillWaiting());
    Map<String, String> parameters = new TreeMap<>(plan.describe());
    parameters.putAll(CampaignConfig.describe());
    settings.cells().stream()
        .flatMap(cell -> cell.needs().stream())
        .forEach(need -> parameters.put("means, " + need.label(), need.means()));
    return new CampaignReport(
        settings.command(),
        began,
        elapsed(),
        isComplete,
        settings.seed(),
        parameters,
        settings.versions(),
        reports,
        leftOut);
  }
}
