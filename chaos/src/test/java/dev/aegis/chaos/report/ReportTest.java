package dev.aegis.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.judge.Clocks;
import dev.aegis.chaos.judge.Finding;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.report.CellReport.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Verdict HELD = new Verdict.Held();
  private static final Verdict BROKEN =
      new Verdict.Broken(List.of(new Finding(Promise.NOTHING_LOST, "k=a is nowhere")));
  private static final Verdict OPEN = new Verdict.Inconclusive("too slow");

  @Test
  void onlyWhenAllHeldIsTheExitCodeZero() {
    assertThat(report(cell(HELD), cell(HELD)).exitCode()).isZero();
    assertThat(report(cell(HELD), cell(OPEN)).exitCode()).isEqualTo(2);
    assertThat(report(cell(OPEN), cell(BROKEN)).exitCode()).isEqualTo(1);
    assertThat(report(CellReport.notRun("partition", "cuts", "no root")).exitCode()).isEqualTo(2);
    assertThat(report().exitCode()).as("nothing ran").isEqualTo(2);
  }

  @Test
  void bothFilesTellWhatRanAndWhy(@TempDir Path dir) throws IOException {
    new ReportFiles(dir)
        .write(report(cell(BROKEN), CellReport.notRun("partition", "cuts", "no root here")));
    assertThat(dir.resolve("report.md"))
        .content()
        .contains("./aegis verify --seed 7")
        .contains("kill n3 (leader n3)")
        .contains("nothing lost: k=a is nowhere")
        .contains("no root here")
        .contains("| kill-leader | 1 | 812, none | 1200 | 900 |")
        .contains("0 of 2 cell runs held; left out for want of time: bridge");
    JsonNode json = JsonMapper.shared().readTree(dir.resolve("report.json"));
    assertThat(json.path("exit_code").intValue()).isEqualTo(1);
    assertThat(json.path("cells").get(0).path("verdict").stringValue()).isEqualTo("broken");
    assertThat(json.path("cells").get(0).path("to_first_ack_ms").get(0).intValue()).isEqualTo(812);
    assertThat(json.path("cells").get(1).path("reasons").get(0).stringValue())
        .isEqualTo("no root here");
  }

  private static CellReport cell(Verdict verdict) {
    return new CellReport(
        "kill-leader",
        "kills the leader",
        1,
        List.of("kill n3 (leader n3)"),
        Duration.ofSeconds(30),
        new Counts(100, 90, 6, 4, 240, 12, 40, 80, 3),
        new Clocks(
            List.of(Duration.ofMillis(812), Duration.ofMillis(-1)),
            List.of(Duration.ofMillis(1200)),
            Duration.ofMillis(900)),
        List.of(),
        verdict,
        null);
  }

  private static CampaignReport report(CellReport... cells) {
    return new CampaignReport(
        "./aegis verify --seed 7",
        Instant.EPOCH,
        Duration.ofMinutes(1),
        true,
        7,
        Map.of("warm-up", "5 s"),
        Map.of("commit", "abc"),
        List.of(cells),
        List.of("bridge"));
  }
}
