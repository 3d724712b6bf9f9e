package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aegis.chaos.Launcher.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The short set of a campaign: five real nodes with certificates, in networks of their own.
class VerifyIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path dir;

  @Test
  @Timeout(value = 12, unit = TimeUnit.MINUTES)
  void leadersAndHoldersThatAreKilledIsolatedOrStoppedCostNobodyAnything() throws IOException {
    Ended ended =
        Launcher.on(dir.resolve("state"))
            .run(
                PATIENCE,
                "verify",
                "--cells",
                "kill-leader,isolate-leader,pause-leader,paused-holder",
                "--seed",
                "1",
                "--report",
                dir.resolve("report").toString());
    JsonNode report = JsonMapper.shared().readTree(dir.resolve("report/report.json"));
    for (JsonNode cell : report.path("cells")) {
      boolean ran = !cell.path("verdict").stringValue("").equals("not run");
      assumeTrue(ran, () -> cell.path("reasons").get(0).stringValue(""));
    }
    assertThat(ended.exitCode()).as("%s%n%s", ended.out(), ended.err()).isZero();
    assertThat(report.path("complete").booleanValue()).isTrue();
    assertThat(report.path("cells").size()).isEqualTo(4);
    for (JsonNode cell : report.path("cells")) {
      assertThat(cell.path("verdict").stringValue()).isEqualTo("held");
      boolean hasHolders = cell.path("cell").stringValue().equals("paused-holder");
      assertThat(cell.path("faults").size()).isEqualTo(hasHolders ? 1 : 2);
      assertThat(cell.path("notes").toString().contains("fenced register: Losses["))
          .as("%s: %s", cell.path("cell"), cell.path("notes"))
          .isEqualTo(hasHolders);
      assertThat(cell.path("digests_compared").intValue()).isPositive();
      assertThat(cell.path("delivered").intValue()).isPositive();
    }
  }
}
