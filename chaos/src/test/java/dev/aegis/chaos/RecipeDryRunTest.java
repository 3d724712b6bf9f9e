package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./aegis chaos RECIPE --dry-run`: all that would happen, and nothing that does.
class RecipeDryRunTest {
  @TempDir Path state;

  @Test
  void everyPhaseIsShownAndNothingIsWritten() {
    Launcher.Ended ended =
        Launcher.on(state).run("chaos", "critical-cascade", "--dry-run", "--seed", "1").succeeded();

    List<String> events = ended.out().lines().filter(line -> line.startsWith("{\"at\":")).toList();
    assertThat(events)
        .hasSize(8)
        .allMatch(line -> line.contains("\"dry_run\":true"))
        .allMatch(line -> line.contains("\"scenario\":\"critical-cascade\""));
    assertThat(events.getFirst()).contains("starve-cpu", "\"phase\":\"start\"", "follower-");
    assertThat(events.getLast()).contains("starve-cpu", "\"phase\":\"end\"");
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void whereItWouldBePlayedIsSaid() {
    assertThat(told("chaos", "clock-skew", "--dry-run"))
        .contains("(namespaces)", "\"backend\":\"namespaces\"");
    assertThat(told("chaos", "clock-skew", "--dry-run", "--backend", "docker"))
        .contains("(docker)", "\"backend\":\"docker\"");
    assertThat(told("chaos", "clock-skew", "--help")).contains("--backend namespaces|docker");
  }

  private String told(String... words) {
    return Launcher.on(state).run(words).succeeded().out();
  }

  @Test
  void recipesAreListedWithWhatTheyDo() {
    assertThat(Launcher.on(state).run("chaos").succeeded().out())
        .contains("partition-leader", "cuts the leader off", "slow-follower", "kill-leader");
  }

  @Test
  void impossibleWordsAreRefused() {
    Launcher launcher = Launcher.on(state);

    assertThat(launcher.run("chaos", "clock-skew", "--dry-run", "--seed", "x").refusal())
        .contains("--seed");
    assertThat(launcher.run("chaos", "clock-skew", "--dry-run", "--soon").refusal())
        .contains("'--soon'");
    assertThat(launcher.run("chaos", "clock-skew", "--dry-run", "--backend", "podman").refusal())
        .contains("namespaces or docker", "'podman'");
    Launcher.Ended undone =
        launcher.run("chaos", "packet-loss", "--dry-run", "--backend", "docker");
    assertThat(undone.refusal()).contains("'lose-frames'", "--backend namespaces");
    assertThat(undone.exitCode()).isEqualTo(Launcher.MEANS_ARE_MISSING);
    assertThat(undone.lacksAnEngine()).as("nothing that a test may be skipped for").isFalse();
  }
}
