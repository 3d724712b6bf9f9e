package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.journal.JournalCheck;
import dev.aegis.controlplane.agent.outlet.BareRepository;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent's process is killed at a random moment, and again later; the next one neither repeats
/// nor loses a proposal. `-Daegis.agent.kills=50` tries more moments than the test run does.
class KilledAgentTest {
  private static final int KILLS = Integer.getInteger("aegis.agent.kills", 6);
  private static final long SEED = Long.getLong("aegis.agent.seed", System.nanoTime());

  /// A process takes about half of this to its first proposal.
  private static final int LATEST_MS = 5_000;

  @TempDir Path folder;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void agentKilledAtAnyMomentNeitherRepeatsNorLosesAProposal() throws Exception {
    System.out.println("kills: " + KILLS + ", -Daegis.agent.seed=" + SEED);
    Random random = new Random(SEED);
    int before = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path one = Files.createDirectory(folder.resolve("kill-" + kill));
      BareRepository repository = BareRepository.create(one);
      assertThat(repository.path()).isEqualTo(one.resolve("config.git"));

      killAfter(one, Duration.ofMillis(random.nextInt(LATEST_MS)));
      before += repository.numbers().size();
      List<String> said = killAfterTurns(one, 3);

      assertThat(repository.numbers()).as("kill %d: %s", kill, said).containsExactly(1);
      assertThat(repository.record(1)).contains("state: open", "kind: election_churn");
      try (var drafts = Files.list(one.resolve("issues"))) {
        assertThat(drafts).hasSize(1);
      }
      assertThat(JournalCheck.check(one.resolve("journal.jsonl")))
          .isInstanceOf(JournalCheck.Result.Intact.class);
    }
    System.out.println("killed after the proposal was there: " + before + " of " + KILLS);
  }

  private static void killAfter(Path one, Duration delay) throws Exception {
    Process agent = agent(one);
    var _ = agent.waitFor(delay); // the moment of the kill, not a wait for something
    kill(agent);
  }

  private static List<String> killAfterTurns(Path one, int turns) throws Exception {
    Process agent = agent(one);
    try (BufferedReader out = agent.inputReader()) {
      List<String> said = out.lines().limit(turns).toList();
      kill(agent);
      assertThat(said).as("turns of the second process").hasSize(turns);
      return said;
    }
  }

  private static void kill(Process agent) throws InterruptedException {
    agent.destroyForcibly();
    agent.waitFor();
  }

  private static Process agent(Path one) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AgentUnderTheKnife.class.getName(),
            one.toString())
        .redirectError(one.resolve("stderr.log").toFile())
        .start();
  }
}
