package dev.aegis.chaos.campaign;

import dev.aegis.chaos.fault.Primitive;
import dev.aegis.chaos.machine.Layout;
import dev.aegis.chaos.machine.Machine;
import dev.aegis.chaos.report.CampaignReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/// The command `./aegis verify`, whose launcher runs it in namespaces of its own.
///
/// Exit codes: 0 every cell that ran held, 1 a promise was broken, 2 misused, or not everything
/// could be shown.
public final class Verify {
  private Verify() {}

  /// See `./aegis verify --help`.
  public static void main(String[] words) throws InterruptedException, IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(words), out, System.err));
  }

  static int run(List<String> given, PrintStream out, PrintStream err)
      throws InterruptedException, IOException {
    try {
      Words words = Words.parse(given);
      if (words.lists()) {
        Cells.ALL.forEach(cell -> out.printf("%-20s %s%n", cell.name(), cell.what()));
        return CampaignReport.ALL_HELD;
      }
      return campaign(words, out);
    } catch (IllegalArgumentException mistake) {
      err.println("aegis: " + mistake.getMessage());
      return CampaignReport.NOT_SHOWN;
    }
  }

  private static int campaign(Words words, PrintStream out)
      throws InterruptedException, IOException {
    Path work = words.path("--work");
    Path config = work.resolve("aegis.yaml");
    CampaignConfig.write(words.path("--config"), config);
    long seed = words.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong(1, 1_000_000));
    Layout layout =
        new Layout(
            work, words.path("--certs"), config, words.nodeCommand(), Layout.Surroundings.NONE);
    CampaignSettings settings =
        new CampaignSettings(
            words.cells(),
            words.minutes(),
            seed,
            words.path("--report"),
            command(words, seed),
            versions(words));
    Map<Primitive, String> missing =
        words.unavailable().map(Machine::missingEverything).orElseGet(() -> Machine.missing(work));
    CampaignReport report = new Campaign(settings, layout, CellPlan.USUAL, missing, out).run();
    out.println(report.summary());
    out.println("Report: " + settings.report().resolve("report.md"));
    return report.exitCode();
  }

  private static String command(Words words, long seed) {
    StringBuilder command = new StringBuilder("./aegis verify");
    words.minutes().ifPresent(time -> command.append(" --minutes ").append(time.toMinutes()));
    if (!words.cells().equals(Cells.ALL)) {
      command
          .append(" --cells ")
          .append(String.join(",", words.cells().stream().map(Cell::name).toList()));
    }
    return command.append(" --seed ").append(seed).toString();
  }

  private static Map<String, String> versions(Words words) {
    Map<String, String> versions = new TreeMap<>();
    versions.put("commit", words.text("--commit"));
    versions.put("Ratis", words.text("--ratis"));
    versions.put("JDK", System.getProperty("java.runtime.version"));
    versions.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return versions;
  }
}
