package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scenario `kill-leader`: shown first, aimed only at the leader's own process, written down in
/// both phases.
class KillLeaderDryRunTest {
  @TempDir Path state;

  @Test
  void dryRunPrintsEveryPhaseAndWritesNothing() {
    Launcher.Ended ended =
        Launcher.on(state).run("chaos", "kill-leader", "--times", "2", "--dry-run").succeeded();

    assertThat(eventsIn(ended.out()))
        .hasSize(4)
        .allMatch(line -> line.contains("\"dry_run\":true"))
        .allMatch(line -> line.contains("\"scenario\":\"kill-leader\""));
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void dryRunNamesTheLeaderItWouldKillAndSparesIt() throws IOException {
    try (FakeTelemetry _ = FakeTelemetry.ofLeaderN1(state);
        StandIn node = StandIn.node(state, "n1")) {
      Launcher.Ended ended =
          Launcher.on(state).run("chaos", "kill-leader", "--dry-run").succeeded();

      assertThat(eventsIn(ended.out())).allMatch(line -> line.contains("\"target\":\"n1\""));
      assertThat(node.isAlive()).isTrue();
      assertThat(state.resolve("chaos")).doesNotExist();
    }
  }

  @Test
  void killedLeaderIsWrittenDownAtTheKillAndWhenItIsBack() throws IOException {
    try (FakeTelemetry _ = FakeTelemetry.ofLeaderN1(state);
        StandIn node = StandIn.node(state, "n1")) {
      CompletableFuture<StandIn> broughtBack =
          node.handle().onExit().thenApply(_ -> StandIn.node(state, "n1"));

      Launcher.on(state).run("chaos", "kill-leader").succeeded();

      try (StandIn back = broughtBack.join()) {
        assertThat(node.isAlive()).isFalse();
        assertThat(back.isAlive()).isTrue();
      }
      List<String> events = Files.readAllLines(state.resolve("chaos/events.jsonl"));
      assertThat(events).hasSize(2).allMatch(line -> line.contains("\"dry_run\":false"));
      assertThat(events.getFirst())
          .contains("\"phase\":\"start\"", "\"target\":\"n1\"", "\"backend\":\"local-process\"");
      assertThat(events.getLast()).contains("\"phase\":\"end\"", "\"outcome\":\"recovered\"");
    }
  }

  @Test
  void strangerWithTheLeadersRecordedPidIsNotKilled() throws IOException {
    try (FakeTelemetry _ = FakeTelemetry.ofLeaderN1(state);
        StandIn stranger = StandIn.stranger(state, "n1");
        StandIn _ = StandIn.node(state, "n2")) {
      Launcher.Ended ended = Launcher.on(state).run("chaos", "kill-leader");

      assertThat(ended.refusal()).contains("nothing was killed");
      assertThat(stranger.isAlive()).isTrue();
      assertThat(state.resolve("chaos")).doesNotExist();
    }
  }

  @Test
  void clusterThatIsNotRunningHasNoLeaderToKill() {
    assertThat(Launcher.on(state).run("chaos", "kill-leader").refusal()).contains("not running");
  }

  @Test
  void unknownScenarioAndImpossibleOptionsAreRefused() {
    Launcher launcher = Launcher.on(state);

    assertThat(launcher.run("chaos", "earthquake").refusal()).contains("'earthquake'");
    assertThat(launcher.run("chaos", "../faults").refusal()).contains("no scenario");
    assertThat(launcher.run("chaos", "kill-leader", "--times", "0").refusal()).contains("--times");
    assertThat(launcher.run("chaos", "kill-leader", "--soon").refusal()).contains("'--soon'");
  }

  @Test
  void scenariosAreListedWithWhatTheyDo() {
    assertThat(Launcher.on(state).run("chaos").succeeded().out())
        .contains("kill-leader")
        .contains("SIGKILL");
  }

  private static List<String> eventsIn(String output) {
    return output.lines().filter(line -> line.startsWith("{\"at\":")).toList();
  }
}
