package dev.aegis.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.core33.Core33Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run in a process of its own, for the environment of this one cannot be changed, and an agent
/// that writes down what it was given.
class InheritedEnvironmentTest {
  @TempDir Path folder;

  @Test
  void processUnderTestDoesNotInheritTheKeyOfAModel() throws IOException, InterruptedException {
    Path seen = folder.resolve("seen");
    Path agent = folder.resolve("agent.sh");
    Files.writeString(agent, "env | grep AEGIS_ >'%s'\n".formatted(seen));
    Path said = folder.resolve("said");
    ProcessBuilder run = new ProcessBuilder(examining("process:sh " + agent));
    run.environment()
        .putAll(Map.of("AEGIS_AGENT_MODEL_API_KEY", "sk-canary-91c4", "AEGIS_TEST_MARK", "kept"));

    Process process = run.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(Duration.ofMinutes(2))).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    assertThat(Files.readString(seen))
        .contains("AEGIS_TEST_MARK=kept")
        .doesNotContain("AEGIS_AGENT_MODEL_API_KEY", "sk-canary-91c4");
  }

  private static List<String> examining(String agent) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        BenchRun.class.getName(),
        "--home",
        Core33Folder.path().resolveSibling("").toString(),
        "--agent",
        agent);
  }
}
