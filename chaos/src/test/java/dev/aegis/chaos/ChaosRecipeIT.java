package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.aegis.chaos.Launcher.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A recipe on five real nodes of its own, with the agent looking on.
class ChaosRecipeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path dir;

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void wrongClockIsSeenByTheAgentAndSetRightAgain() throws IOException {
    Ended ended = play("clock-skew", "--seed", "3");
    assumeFalse(ended.exitCode() == Launcher.MEANS_ARE_MISSING, () -> notRunHere(ended));

    assertThat(wellPlayed(ended)).contains("clock_skew");

    assertThat(events()).hasSize(2).allMatch(line -> line.contains("offset-clock"));
    assertThat(events().getFirst()).contains("\"phase\":\"start\"");
    assertThat(events().getLast()).contains("\"phase\":\"end\"");
  }

  /// Where no engine of Docker runs, it is skipped and says so; for no other reason.
  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void leadersContainerIsKilledAndStartedAgain() throws IOException {
    Ended ended = play("kill-and-restore", "--seed", "3", "--backend", "docker");
    assumeFalse(ended.lacksAnEngine(), () -> notRunHere(ended));

    assertThat(wellPlayed(ended)).contains("(seed 3, docker)");
    assertThat(events())
        .hasSize(2)
        .allMatch(line -> line.contains("\"backend\":\"docker\""))
        .allMatch(line -> line.contains("\"kind\":\"kill\""));
  }

  private Ended play(String... words) {
    List<String> command = new ArrayList<>(List.of("chaos"));
    command.addAll(List.of(words));
    return Launcher.on(state()).run(PATIENCE, command.toArray(String[]::new));
  }

  private static String notRunHere(Ended ended) {
    return "NOT RUN HERE: " + ended.err().strip();
  }

  private static String wellPlayed(Ended ended) {
    assertThat(ended.exitCode()).as("%s%n%s", ended.out(), ended.err()).isZero();
    assertThat(ended.out()).contains("All nodes are level again");
    return ended.out();
  }

  private Path state() {
    return dir.resolve("state");
  }

  private List<String> events() throws IOException {
    return Files.readAllLines(state().resolve("chaos/events.jsonl"));
  }
}
