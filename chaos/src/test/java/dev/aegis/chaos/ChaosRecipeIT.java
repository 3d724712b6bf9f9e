package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.aegis.chaos.Launcher.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A recipe on five real nodes of its own, with the agent looking on.
class ChaosRecipeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MEANS_ARE_MISSING = 2;

  @TempDir Path dir;

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void wrongClockIsSeenByTheAgentAndSetRightAgain() throws IOException {
    Path state = dir.resolve("state");

    Ended ended = Launcher.on(state).run(PATIENCE, "chaos", "clock-skew", "--seed", "3");

    assumeFalse(
        ended.exitCode() == MEANS_ARE_MISSING, () -> "not run here: " + ended.err().strip());
    assertThat(ended.exitCode()).as("%s%n%s", ended.out(), ended.err()).isZero();
    assertThat(ended.out()).contains("All nodes are level again", "clock_skew");
    List<String> events = Files.readAllLines(state.resolve("chaos/events.jsonl"));
    assertThat(events).hasSize(2).allMatch(line -> line.contains("offset-clock"));
    assertThat(events.getFirst()).contains("\"phase\":\"start\"");
    assertThat(events.getLast()).contains("\"phase\":\"end\"");
  }
}
