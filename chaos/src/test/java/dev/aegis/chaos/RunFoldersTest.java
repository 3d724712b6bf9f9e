package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `tidy_runs` of `chaos/namespaces.sh` leaves of a run.
class RunFoldersTest {
  private static final Path CHAOS =
      Path.of(System.getProperty("basedir", "chaos")).toAbsolutePath();

  @TempDir Path runs;

  @Test
  void nothingStaysOfARunThatIsOver() throws Exception {
    tidy("mkdir -p run-0/logs; touch run-0/logs/failed run-0/0a1b.json.gz run-0/next.yaml");

    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void logsOfARunThatFailedStayUntilTheNextOne() throws Exception {
    tidy("mkdir -p run-$$/{logs,disks}; touch run-$$/logs/{failed,recorder.log}");

    try (Stream<Path> folders = Files.walk(runs)) {
      assertThat(folders.filter(Files::isRegularFile))
          .extracting(file -> String.valueOf(file.getFileName()))
          .containsExactlyInAnyOrder("failed", "recorder.log");
    }
    tidy("");
    assertThat(runs).isEmptyDirectory();
  }

  /// Where no process belongs to a run, and without touching the machine's control groups.
  private void tidy(String first) throws IOException, InterruptedException {
    String script =
        "set -euo pipefail; source '%s/namespaces.sh'; command_line() { :; }; ".formatted(CHAOS)
            + "tidy_control_groups() { :; }; cd '%s'; %s\ntidy_runs .".formatted(runs, first);
    Process process = new ProcessBuilder(List.of("bash", "-c", script)).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
