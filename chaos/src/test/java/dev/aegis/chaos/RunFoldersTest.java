package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `tidy_runs` of `chaos/namespaces.sh` leaves of a run, and when.
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

  @Test
  void folderOfARunOnContainersStaysForARunThatSeesThem() throws Exception {
    tidy("mkdir -p run-0/{disks,image}");
    assertThat(runs.resolve("run-0/disks")).isDirectory();

    tidy("BACKEND=docker");
    assertThat(runs).isEmptyDirectory();
  }

  /// A container that is still there may use it.
  @Test
  void noFolderGoesBeforeTheContainersThatUseIt() throws Exception {
    run(
        "ROOT='%s' HOUSE='%s'; source '%s/episodes.sh'; source '%s/docker.sh'"
            .formatted(CHAOS.getParent(), runs, CHAOS, CHAOS),
        """
        docker() {
          case $1 in
            ps) echo container aegis-chaos-run-0-n1 ;;
            rm) { echo "${@: -1}"; ls episodes/run-0/disks; } >removed ;;
          esac
        }
        BACKEND=docker
        mkdir -p episodes/run-0/disks/n1
        tidy_episodes
        """);

    assertThat(runs.resolve("removed")).hasContent("aegis-chaos-run-0-n1\nn1");
    assertThat(runs.resolve("episodes")).isEmptyDirectory();
  }

  /// Where no process belongs to a run, and without touching the machine's control groups.
  private void tidy(String first) throws IOException, InterruptedException {
    run("source '%s/namespaces.sh'".formatted(CHAOS), first + "\ntidy_runs .");
  }

  private void run(String sourced, String then) throws IOException, InterruptedException {
    String script =
        "set -euo pipefail; %s; command_line() { :; }; ".formatted(sourced)
            + "tidy_control_groups() { :; }; cd '%s'; %s".formatted(runs, then);
    Process process = new ProcessBuilder(List.of("bash", "-c", script)).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
